import Foundation
import LocalRunner
import Pipeline
import Reporting
import SequenceIO

/// How far a long command is, in words.
struct LongWork {
    private let name: String
    private var inputs: InputPositions
    private let counter: ProgressCounter?
    private let began = ContinuousClock.now
    /// Of libraries and the like.
    private let readBefore = Self.traffic("rchar")
    private var counterBegan: ContinuousClock.Instant?

    init(name: String, inputs: InputPositions, counter: ProgressCounter?) {
        self.name = name
        self.inputs = inputs
        self.counter = counter
    }

    /// Whether it is known how much there is to do.
    var isMeasured: Bool { inputs.total != nil || counter != nil }

    /// `sort: 1.2 GiB of 4.5 GiB (27 %), 85 MiB a second, 40 s left`
    mutating func text() -> String {
        let now = ContinuousClock.now
        if let counter, counter.total > 0 {
            counterBegan = counterBegan ?? now
            return words(counter.done, of: counter.total, since: counterBegan ?? now, until: now, unit: counter.unit)
        }
        guard let total = inputs.total, total > 0 else {
            return words(Self.traffic("rchar") - readBefore, of: nil, since: began, until: now, unit: nil) + " read"
        }
        let read = inputs.read()
        guard read < total else { return "\(name): input read, \(Self.text(Self.traffic("wchar"), nil)) written" }
        return words(read, of: total, since: began, until: now, unit: nil)
    }

    private func words(
        _ done: Int, of total: Int?, since began: ContinuousClock.Instant, until now: ContinuousClock.Instant,
        unit: String?
    ) -> String {
        var words = "\(name): \(Self.text(done, unit))"
        if let total { words += " of \(Self.text(total, unit)) (\(min(100, 100 * done / total)) %)" }
        let seconds = (now - began) / .seconds(1)
        guard seconds > 1, done > 0 else { return words }
        words += ", \(Self.text(Int(Double(done) / seconds), unit)) a second"
        if let total, done < total {
            words += ", \(ProgressText.wholeSeconds(seconds * Double(total - done) / Double(done))) left"
        }
        return words
    }

    /// - Parameter unit: nil: bytes.
    private static func text(_ count: Int, _ unit: String?) -> String {
        unit.map { "\(NumberText.grouped(count)) \($0)" } ?? ByteCount(bytes: Int64(count)).text
    }

    /// Bytes that this process has read (`rchar`) or written (`wchar`): proc_pid_io(5).
    private static func traffic(_ field: String) -> Int {
        let lines = (try? String(contentsOfFile: "/proc/self/io", encoding: .utf8))?.split(separator: "\n") ?? []
        return lines.first { $0.hasPrefix(field) }.flatMap { Int($0.drop { !$0.isNumber }) } ?? 0
    }
}
