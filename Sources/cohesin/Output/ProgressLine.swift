import ArgumentParser
import Foundation
import Glibc
import LocalRunner
import SequenceIO

extension ParsableCommand {
    /// Does long work, and says on a terminal how far it is: one line below everything else, four times a second, from
    /// the second second on, gone at the end.
    /// - Parameters:
    ///   - inputs: files that are read from beginning to end; `-` is standard input.
    ///   - counter: what is done besides; it is shown from when its total is known.
    ///   - output: where the result goes; when that is the terminal itself there is no line.
    func showingProgress<Result>(
        reading inputs: [String] = [], counting counter: ProgressCounter? = nil, writing output: String? = nil,
        _ work: () throws -> Result
    ) rethrows -> Result {
        guard Terminal() != nil, output != "-" || isatty(STDOUT_FILENO) == 0 else { return try work() }
        let line = ProgressLine(
            LongWork(name: Self.configuration.commandName ?? "", inputs: InputPositions(inputs), counter: counter))
        defer { line.end() }
        return try work()
    }
}

/// A line at the end of a terminal's text, drawn by a thread of its own. The cursor stands at its beginning, so that
/// whatever else is written takes its place.
private final class ProgressLine: @unchecked Sendable {
    /// Guards everything below.
    private let lock = NSCondition()
    private var hasEnded = false
    private var isDrawing = true

    init(_ work: consuming LongWork) {
        // The thread is the only one that has it from here on.
        nonisolated(unsafe) var work = work
        Thread.detachNewThread { self.draw(&work) }
    }

    /// Takes the line away.
    func end() {
        lock.withLock {
            hasEnded = true
            lock.broadcast()
            while isDrawing { lock.wait() }
        }
    }

    private func draw(_ work: inout LongWork) {
        // Of several commands in one line of a shell, the one that knows how much there is goes first.
        var next = Date().addingTimeInterval(work.isMeasured ? 2 : 2.5)
        var terminal: Int32 = -1
        lock.withLock {
            while !hasEnded {
                guard !lock.wait(until: next) else { continue }
                next = Date().addingTimeInterval(0.25)
                if terminal < 0 { terminal = Self.takeTerminal() }
                guard terminal >= 0 else { continue }
                Console.write(work.text().prefix(Terminal.size.columns - 1) + "\u{1B}[K\r", to: STDERR_FILENO)
            }
            if terminal >= 0 {
                Console.write("\u{1B}[K", to: STDERR_FILENO)
                close(terminal)
            }
            isDrawing = false
            lock.broadcast()
        }
    }

    /// One line for a terminal: another command of the same line of a shell may have taken it. Opened anew, because
    /// those share a descriptor. Negative: it is taken.
    private static func takeTerminal() -> Int32 {
        let terminal = open("/proc/self/fd/\(STDERR_FILENO)", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0, flock(terminal, LOCK_EX | LOCK_NB) != 0 else { return terminal }
        close(terminal)
        return -1
    }
}
