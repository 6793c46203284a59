import ArgumentParser
import Pipeline

/// What every command needs that works with a pipeline file.
struct PipelineOptions: ParsableArguments {
    @Argument(help: "The pipeline file.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @Option(
        name: .long, help: "The sample sheet, CSV or TSV; relative paths in it begin at its folder.",
        completion: .file(extensions: ["csv", "tsv"]))
    var samples: String?

    @Option(
        name: [.customShort("p"), .customLong("parameter")], parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A parameter; may be given several times. Elements of a list stand between commas.",
            valueName: "name=value"))
    var parameters: [String] = []

    @Option(
        name: .customLong("params"), help: "A YAML or JSON file of parameters; -p comes before it.",
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var parametersFile: String?

    /// What is asked for, for the libraries.
    var request: PlanRequest {
        PlanRequest(file: file, sampleSheet: samples, assignments: parameters, parametersFile: parametersFile)
    }

    /// The plan and its definition. Warnings go to standard error; errors, too, and end the command with status 2.
    func plan() throws -> (definition: PipelineDefinition, plan: Plan) {
        try Self.plan(request)
    }

    /// The same for a request that no options made.
    static func plan(_ request: PlanRequest) throws -> (definition: PipelineDefinition, plan: Plan) {
        let outcome = Planner().plan(request)
        report(outcome.diagnostics)
        guard let definition = outcome.definition, let plan = outcome.plan else {
            throw CommandFailure(.invalidInput, summary(outcome.diagnostics, file: request.file))
        }
        return (definition, plan)
    }

    /// Each diagnostic as it is, so that editors can jump to the place.
    static func report(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics { Console.write(diagnostic.description) }
    }

    /// `pipeline.yaml: 3 errors`
    static func summary(_ diagnostics: [Diagnostic], file: String) -> String {
        let errors = diagnostics.count { $0.severity == .error }
        return "\(file): \(errors) \(errors == 1 ? "error" : "errors")"
    }
}
