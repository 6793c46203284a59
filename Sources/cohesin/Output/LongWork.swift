import Foundation
import LocalRunner
import Pipeline
import SequenceIO

/// How far a long command is.
struct LongWork {
    private let name: String
    private var inputs: InputPositions
    private let counter: ProgressCounter?
    private let began = ContinuousClock.now
    /// Of libraries and the like.
    private let readBefore = Self.traffic("rchar")
    private var pace: WorkPace

    init(name: String, inputs: InputPositions, counter: ProgressCounter?) {
        self.name = name
        self.inputs = inputs
        self.counter = counter
        pace = WorkPace(WorkReport(name, done: 0, of: nil, unit: nil), at: 0)
    }

    /// Whether it is known how much there is to do.
    var isMeasured: Bool { inputs.total != nil || counter != nil }

    mutating func report() -> WorkReport {
        if let counter, counter.total > 0 {
            return WorkReport(name, done: counter.done, of: counter.total, unit: counter.unit)
        }
        guard let total = inputs.total, total > 0 else {
            return WorkReport(name, done: Self.traffic("rchar") - readBefore, of: nil, unit: nil)
        }
        return WorkReport(name, done: min(total, inputs.read()), of: total, unit: nil)
    }

    /// `sort: 1.2 of 4.5 GiB, 85 MiB/s, 40 s left (27 %)`
    mutating func text() -> String {
        let report = report()
        if counter.map({ $0.total == 0 }) ?? true, report.done == report.total {
            return "\(name): input read, \(ByteCount(bytes: Int64(Self.traffic("wchar"))).text) written"
        }
        pace.take(report, at: (ContinuousClock.now - began) / .seconds(1))
        return pace.text + (report.share.map { " (\(Int(100 * $0)) %)" } ?? "")
    }

    /// Bytes that this process has read (`rchar`) or written (`wchar`): proc_pid_io(5).
    private static func traffic(_ field: String) -> Int {
        let lines = (try? String(contentsOfFile: "/proc/self/io", encoding: .utf8))?.split(separator: "\n") ?? []
        return lines.first { $0.hasPrefix(field) }.flatMap { Int($0.drop { !$0.isNumber }) } ?? 0
    }
}
