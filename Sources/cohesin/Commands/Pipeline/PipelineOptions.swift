import ArgumentParser
import Pipeline

/// What every command needs that works with a pipeline file.
struct PipelineOptions: ParsableArguments {
    @Argument(help: "The pipeline file.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @OptionGroup var values: ParameterOptions

    /// What is asked for, for the libraries.
    var request: PlanRequest { values.request(for: file) }

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
