import Glibc
import Pipeline

/// Why a task failed, with everything a person needs next.
package struct TaskFailure: Sendable {
    /// Which one failed.
    package let task: TaskID
    /// nil: the task could not even be tried.
    package let failure: FailureClass?
    /// What happened, in a few words: `exit code 3`, `signal 11 (Segmentation fault)`, `took longer than 2 h`.
    package let cause: String
    /// The last lines of its standard error.
    package var lastLines: [String] = []
    /// The inputs that those lines speak of, with the files that they are.
    package var mentionedInputs: [(name: String, path: String)] = []
    /// Absolute; nil when there is none.
    package var commandFile: String?
    /// The attempt's folder, absolute; nil: there is none.
    package var folder: String?
    /// What to do.
    package var advice: String?
    /// True when the machine is to blame: no space.
    package var isOfTheEnvironment = false

    /// All values as they are.
    package init(task: TaskID, failure: FailureClass?, cause: String) {
        self.task = task
        self.failure = failure
        self.cause = cause
    }

    /// Several lines for a person.
    package var text: String {
        var lines = ["\(task) failed: \(cause)"]
        if !lastLines.isEmpty {
            lines.append("  its last words:")
            lines += lastLines.map { "    | " + $0 }
        }
        lines += mentionedInputs.map { "  \($0.name) is \($0.path)" }
        if let commandFile { lines.append("  command: \(commandFile)") }
        if let folder { lines.append("  folder:  \(folder)") }
        if let advice { lines.append("  \(advice)") }
        return lines.joined(separator: "\n")
    }

    /// The last lines of a log, read from its end; bytes that are not UTF-8 and control characters are replaced.
    package static func lastLines(of path: String, count: Int = 10) -> [String] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        let length = min(size, 16384)
        guard length > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: length)
        let got = pread(descriptor, &bytes, length, size - length)
        guard got > 0 else { return [] }
        return lastLines(in: bytes[..<got], count: count)
    }

    /// The last lines of what was said.
    package static func lastLines(in bytes: some Collection<UInt8>, count: Int = 10) -> [String] {
        let text = String(decoding: bytes, as: UTF8.self)
        // A progress bar returns to the start of its line; only what was left of it is of interest.
        let lines = text.split(whereSeparator: \.isNewline).suffix(count)
        return lines.map { line in
            String(
                String.UnicodeScalarView(
                    line.unicodeScalars.map { $0.value < 32 && $0 != "\t" || $0.value == 127 ? "\u{FFFD}" : $0 }))
        }
    }

    /// The line in which a program says that the memory of its GPU was full; nil: none does. An exit status does not
    /// tell it. The names are those of CUDA's driver and runtime for it; both give it the text "out of memory".
    static func deviceMemoryComplaint(in lines: [String]) -> String? {
        let names = ["out of memory", "cuda_error_out_of_memory", "cudaerrormemoryallocation"]
        return lines.last { line in names.contains(where: line.lowercased().contains) }
    }

    /// What usually helps against an exit code or a class of failure; nil when nothing general does.
    package static func advice(
        failure: FailureClass, exitCode: Int32?, memory: ByteCount, inContainer: Bool, freeBytes: Int64?,
        filledDevice: Bool = false
    ) -> String? {
        if let freeBytes, freeBytes < 1 << 20 {
            return "no space is left on the disk of the run: free some; the same command then continues"
        }
        if filledDevice {
            return "the memory of its GPU was full: ask for a GPU with more, as in 'gpu: {count: 1, memory: 24 GiB}'"
        }
        switch (failure, exitCode) {
        case (.outOfMemory, _):
            return "it ran out of memory; it had declared \(memory.text): \(failure.advice ?? "")"
        case (.timeLimit, _), (.missingOutput, _): return failure.advice
        case (_, 137):
            return "exit code 137 is a kill from outside, most often for lack of memory; it had declared "
                + "\(memory.text): raise the stage's 'memory'"
        case (_, 127):
            return inContainer
                ? "exit code 127 is a command that was not found: the image does not have it"
                : "exit code 127 is a command that was not found: install it, or give the stage an image"
        case (_, 141):
            return
                "exit code 141 is a command of a pipe whose reader stopped early (head, grep -q): let the reader read "
                + "to the end, or end that command with '|| true'"
        case (_, 126):
            return "exit code 126 is a command that could not be executed: look at its permissions"
        case (_, 139), (.signal, _):
            return "a signal ended it; where a tool crashes by itself, its version or its input is the usual cause"
        default: return nil
        }
    }
}
