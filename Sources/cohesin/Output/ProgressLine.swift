import ArgumentParser
import Foundation
import Glibc
import LocalRunner
import SequenceIO

extension ParsableCommand {
    /// Does long work, and says how far it is from the second second on: on a terminal by one line below everything else,
    /// four times a second, gone at the end; in a task of a run to the runner.
    /// - Parameters:
    ///   - inputs: files that are read from beginning to end; `-` is standard input.
    ///   - counter: what is done besides; it is shown from when its total is known.
    ///   - output: where the result goes; when that is the terminal itself there is no line.
    func showingProgress<Result>(
        reading inputs: [String] = [], counting counter: ProgressCounter? = nil, writing output: String? = nil,
        _ work: () throws -> Result
    ) rethrows -> Result {
        guard let place = ProgressPlace(output: output) else { return try work() }
        let line = ProgressLine(
            LongWork(name: Self.configuration.commandName ?? "", inputs: InputPositions(inputs), counter: counter),
            at: place)
        defer { line.end() }
        return try work()
    }
}

/// Says how far a piece of work is, by a thread of its own.
private final class ProgressLine: @unchecked Sendable {
    /// Guards everything below.
    private let lock = NSCondition()
    private var hasEnded = false
    private var isDrawing = true

    init(_ work: consuming LongWork, at place: ProgressPlace) {
        // The thread is the only one that has it from here on.
        nonisolated(unsafe) var work = work
        Thread.detachNewThread { self.draw(&work, at: place) }
    }

    /// Takes the line away.
    func end() {
        lock.withLock {
            hasEnded = true
            lock.broadcast()
            while isDrawing { lock.wait() }
        }
    }

    private func draw(_ work: inout LongWork, at place: ProgressPlace) {
        // Of several commands in one line of a shell, the one that knows how much there is goes first.
        var next = Date().addingTimeInterval(work.isMeasured ? 2 : 2.5)
        var descriptor: Int32 = -1
        lock.withLock {
            while !hasEnded {
                guard !lock.wait(until: next) else { continue }
                next = Date().addingTimeInterval(place.interval)
                if descriptor < 0 { descriptor = place.take() }
                if descriptor >= 0 { place.show(&work, at: descriptor) }
            }
            if descriptor >= 0 {
                place.clear(descriptor)
                close(descriptor)
            }
            isDrawing = false
            lock.broadcast()
        }
    }
}
