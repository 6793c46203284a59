import Cloud
import Foundation
import Pipeline
import TestSupport
import Testing

/// What the generators make of a pipeline file's text.
struct Documents {
    var generator: Generator
    let diagnostics: [Diagnostic]

    init(
        _ pipeline: String, rows: Int = 1000, name: String? = nil,
        _ change: (inout GenerationRequest) -> Void = { _ in }
    ) throws {
        let scratch = ScratchFolder()
        try scratch.write(pipeline, to: "pipeline.yaml")
        try self.init(file: scratch.file("pipeline.yaml"), rows: rows, name: name, change)
    }

    init(
        file: String, rows: Int = 1000, name: String? = nil, _ change: (inout GenerationRequest) -> Void = { _ in }
    ) throws {
        let outcome = Planner().validate(PlanRequest(file: file))
        let isValid = !outcome.hasErrors
        try #require(isValid, "\(outcome.diagnostics.map(\.description))")
        var request = GenerationRequest()
        request.rows = rows
        request.name = name
        change(&request)
        generator = Generator(try #require(outcome.definition), plan: nil, request: request)
        diagnostics = generator.diagnostics.sorted
    }

    /// The state machine, as a reader of JSON sees it.
    func machine() throws -> [String: Any] { try Self.object(generator.stepFunctions) }

    static func object(_ value: JSONValue) throws -> [String: Any] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(value.prettyText.utf8)) as? [String: Any])
    }

    var errors: [String] { diagnostics.filter { $0.severity == .error }.map(\.description) }
    var warnings: [String] { diagnostics.filter { $0.severity == .warning }.map(\.description) }
}

extension [String: Any] {
    /// A member, by names of objects and numbers of lists.
    func at(_ path: Any...) -> Any? {
        var value: Any? = self
        for step in path {
            if let name = step as? String {
                value = (value as? [String: Any])?[name]
            } else if let index = step as? Int {
                let list = value as? [Any] ?? []
                value = index < list.count ? list[index] : nil
            }
        }
        return value
    }
}

let pipelinesFolder = SharedData.checkout.appendingPathComponent("pipelines")
let testsFolder = SharedData.checkout.appendingPathComponent("Tests/CloudTests")

/// Runs the independent checker; what it finds, a line each.
func findings(_ kind: String, _ documents: [(name: String, text: String)]) throws -> String {
    let scratch = ScratchFolder()
    for document in documents { try scratch.write(document.text, to: document.name) }
    let checker = testsFolder.appendingPathComponent("Oracles/check_documents.py").path
    let result = try Program.run(
        try #require(Python.interpreter), [checker, kind] + documents.map { scratch.file($0.name) })
    return result.text + (result.status == 0 ? "" : result.standardError)
}
