import Glibc

/// Everything that is not a result: notes, warnings, errors and progress go to standard error.
enum Console {
    /// True when standard error is a terminal and colour is not unwanted (`NO_COLOR`).
    static let isColoured = isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil

    /// Writes a line as it is.
    static func write(_ line: String) {
        var text = line + "\n"
        text.withUTF8 { bytes in
            // A reader that went away is no reason to fail: there is nobody left to tell.
            _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
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
