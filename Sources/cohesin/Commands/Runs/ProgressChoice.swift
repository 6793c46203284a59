import Glibc
import LocalRunner

/// How a run is shown: JSON Lines on standard output, a live block on a terminal, plain lines elsewhere.
enum ProgressChoice {
    static func observer(json: Bool) -> any RunObserver {
        if json { return JSONProgress { line in writeAll(line + "\n", to: STDOUT_FILENO) } }
        let isTerminal = isatty(STDERR_FILENO) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb"
        guard isTerminal else { return PlainProgress { Console.write($0) } }
        return TerminalProgress(width: terminalWidth) { writeAll($0, to: STDERR_FILENO) }
    }

    private static func terminalWidth() -> Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// A reader that went away ends nobody's run: the journal has everything.
    private static func writeAll(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var done = 0
            while done < bytes.count {
                let count = write(descriptor, bytes.baseAddress! + done, bytes.count - done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                done += count
            }
        }
    }
}
