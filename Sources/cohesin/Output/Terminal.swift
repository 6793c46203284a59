import Glibc
import LocalRunner
import Synchronization

/// The terminal that standard error is.
struct Terminal {
    let isColoured: Bool
    /// The locale says that it shows more than ASCII.
    let isUnicode: Bool

    /// nil: standard error is none, or one that cannot move its cursor, or nobody sits before it (`CI`).
    init?() {
        guard isatty(STDERR_FILENO) == 1, Self.variable("TERM") != "dumb", Self.variable("CI") == nil else {
            return nil
        }
        isColoured = Console.isColoured
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(Self.variable).first ?? ""
        isUnicode = ["UTF-8", "UTF8", "utf-8", "utf8"].contains(where: locale.hasSuffix)
    }

    var style: LiveStyle { LiveStyle(isColoured: isColoured, isUnicode: isUnicode) }

    static var size: TerminalSize {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return TerminalSize(columns: 80, rows: 24, stops: stops.load(ordering: .relaxed))
        }
        return TerminalSize(
            columns: Int(size.ws_col), rows: Int(size.ws_row), stops: stops.load(ordering: .relaxed))
    }

    /// How often Ctrl-Z has held this process. A handler of signals knows nothing but what is global.
    private static let stops = Atomic(0)

    /// Brings the cursor back however the process ends, and while Ctrl-Z holds it.
    static func restoreCursorAtEnd() {
        atexit { Terminal.showCursor(true) }
        signal(SIGTSTP) { _ in
            Terminal.showCursor(true)
            raise(SIGSTOP)
            Terminal.stops.add(1, ordering: .relaxed)
        }
    }

    /// One `write`, which a handler of signals may call.
    static func showCursor(_ isShown: Bool) {
        let sequence: StaticString = isShown ? "\u{1B}[?25h" : "\u{1B}[?25l"
        _ = Glibc.write(STDERR_FILENO, sequence.utf8Start, sequence.utf8CodeUnitCount)
    }

    /// nil: not set, or empty.
    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
