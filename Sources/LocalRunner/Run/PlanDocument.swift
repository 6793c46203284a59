import Foundation
import Pipeline

/// `RUN/plan.json` and other values as JSON.
package enum PlanDocument {
    package static let fileName = "plan.json"

    /// What tells one list of tasks from another; the journal's rows depend on nothing else.
    static func identity(of plan: Plan) -> String {
        var text = ""
        for task in plan.tasks {
            for part in [task.id.stage.text] + task.id.labels { text += "\(part.utf8.count):\(part)" }
            text += "\n"
        }
        return ContentHash.text(text)
    }

    static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }
}
