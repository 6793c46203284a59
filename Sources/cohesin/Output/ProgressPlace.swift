import Glibc
import LocalRunner

/// Where a command says how far it is.
enum ProgressPlace {
    /// A line at the end of the terminal's text. The cursor stands at its beginning, so that whatever else is written
    /// takes its place.
    case terminal
    /// The file that the runner looks at. It is a kindness: nothing that goes wrong with it is an error.
    case file(String)

    /// nil: nobody watches, or the result itself goes to the terminal.
    init?(output: String?) {
        if Terminal() != nil {
            guard output != "-" || isatty(STDOUT_FILENO) == 0 else { return nil }
            self = .terminal
        } else {
            guard let path = getenv(WorkReport.variable) else { return nil }
            self = .file(String(cString: path))
        }
    }

    /// Seconds from one report to the next.
    var interval: Double {
        switch self {
        case .terminal: 0.25
        case .file: 1
        }
    }

    /// A descriptor of the place, which is for one command: another one of the same line of a shell may have taken it.
    /// Opened anew, because those share a descriptor. Negative: it cannot be had.
    func take() -> Int32 {
        let descriptor =
            switch self {
            case .terminal: open("/proc/self/fd/\(STDERR_FILENO)", O_RDWR | O_CLOEXEC | O_NOCTTY)
            case .file(let path): open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o644)
            }
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0 else { return descriptor }
        close(descriptor)
        return -1
    }

    func show(_ work: inout LongWork, at descriptor: Int32) {
        switch self {
        case .terminal:
            Console.write(work.text().prefix(Terminal.size.columns - 1) + "\u{1B}[K\r", to: STDERR_FILENO)
        case .file:
            // What is left of a longer line stands behind the end of this one, where nobody reads.
            var text = work.report().text
            _ = text.withUTF8 { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        }
    }

    /// Takes back what was said.
    func clear(_ descriptor: Int32) {
        switch self {
        case .terminal: Console.write("\u{1B}[K", to: STDERR_FILENO)
        case .file: ftruncate(descriptor, 0)
        }
    }
}
