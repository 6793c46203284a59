import Glibc

/// Everything that is not a result: notes, warnings, errors and progress go to standard error.
enum Console {
    /// True when standard error is a terminal and colour is not unwanted (`NO_COLOR`).
    static let isColoured = isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil

    /// What ends a line: on a terminal a progress line may have stood there.
    private static let lineEnd = Terminal() == nil ? "\n" : "\u{1B}[K\n"

    /// Writes a line as it is.
    static func write(_ line: String) { write(line + lineEnd, to: STDERR_FILENO) }

    /// Writes text as it is.
    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                // A reader that went away is no reason to fail: there is nobody left to tell.
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    static func note(_ text: String) {
        write("cohesin: \(text)")
    }

    static func warning(_ text: String) {
        write("cohesin: \(paint("warning", .yellow)): \(text)")
    }

    static func error(_ text: String) {
        write("cohesin: \(paint("error", .red)): \(text)")
    }

    private enum Colour: Int { case red = 31, yellow = 33 }

    private static func paint(_ text: String, _ colour: Colour) -> String {
        isColoured ? "\u{1B}[1;\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }
}
