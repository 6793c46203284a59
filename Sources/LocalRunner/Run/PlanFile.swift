import Foundation
import Pipeline

/// `RUN/plan.json`: the plan that the run directory is for, as later commands read it again.
package enum PlanFile {
    /// In the run directory.
    package static let name = "plan.json"

    /// What tells one list of tasks from another; the journal's rows depend on nothing else.
    package static func identity(of plan: Plan) -> String {
        var text = ""
        for task in plan.tasks {
            for part in [task.id.stage.text] + task.id.labels { text += "\(part.utf8.count):\(part)" }
            text += "\n"
        }
        return ContentHash.text(text)
    }

    /// Writes the plan into a run directory, one task a line: encoding a large plan as a whole would take more memory
    /// than all the rest of a run.
    package static func write(_ plan: Plan, to directory: String) throws(RunnerError) {
        var frame = plan
        frame.tasks = []
        let parts = text(frame).components(separatedBy: "\"tasks\":[]")
        guard parts.count == 2 else { preconditionFailure("a plan without tasks has an empty list of them") }
        try Files.replace("\(directory)/\(name)") { write throws(RunnerError) in
            try write(parts[0] + "\"tasks\":[")
            for (position, task) in plan.tasks.enumerated() { try write((position > 0 ? ",\n" : "\n") + text(task)) }
            try write("]" + parts[1] + "\n")
        }
    }

    /// The plan of a run directory; nil when there is none, or one of another version.
    package static func read(_ directory: String) -> Plan? {
        FileManager.default.contents(atPath: "\(directory)/\(name)").flatMap {
            try? JSONDecoder().decode(Plan.self, from: $0)
        }
    }

    /// Calls `body` with each task of the plan of a run directory, one in memory at a time.
    package static func forEachTask(in directory: String, _ body: (PlannedTask) -> Void) {
        guard let file = fopen("\(directory)/\(name)", "re") else { return }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        let decoder = JSONDecoder()
        while true {
            let count = getline(&line, &capacity, file)
            guard count > 0, let start = line else { return }
            var bytes = UnsafeRawBufferPointer(start: start, count: count)[...]
            while let last = bytes.last, [UInt8(ascii: "\n"), UInt8(ascii: ",")].contains(last) { bytes.removeLast() }
            // The last task stands before the end of the list.
            let task = (try? decoder.decode(PlannedTask.self, from: Data(bytes))) ?? Self.last(bytes, decoder)
            if let task { body(task) }
        }
    }

    private static func last(_ bytes: Slice<UnsafeRawBufferPointer>, _ decoder: JSONDecoder) -> PlannedTask? {
        guard bytes.first == UInt8(ascii: "{"), let end = bytes.lastIndex(of: UInt8(ascii: "]")) else { return nil }
        return try? decoder.decode(PlannedTask.self, from: Data(bytes[..<end]))
    }

    /// A value as JSON on one line, the same for equal values.
    package static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }
}
