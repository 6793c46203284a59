import ArgumentParser
import Cloud
import Pipeline

/// What a pipeline can be asked to become at AWS, beside its names.
struct ShapeOptions: ParsableArguments {
    @Option(help: "Without --samples: the most rows that a sample sheet will have. Decides how for-each is started.")
    var rows = 1000

    @Flag(help: "Keep machines that AWS has retired (p2, p3, g2, g3), with a warning.")
    var allowRetired = false

    @Option(help: "The registry of images that name none: 123456789012.dkr.ecr.us-east-1.amazonaws.com.")
    var registry: String?

    func validate() throws {
        if rows < 1 { throw ValidationError("--rows \(rows): a sample sheet has at least one row") }
    }

    func request(name: String?, region: String?) -> GenerationRequest {
        var request = GenerationRequest()
        request.name = name
        request.rows = rows
        request.allowsRetired = allowRetired
        request.registry = registry
        request.region = region
        return request
    }
}

/// What may start runs beside `cohesin submit`.
struct StartOptions: ParsableArguments {
    @Flag(
        help: """
            A sample sheet put into samples/ of the pipeline's folder starts a run; its parameters stand in \
            parameters.yaml there.
            """)
    var startOnUpload = false

    @Flag(help: "An HTTP endpoint, for callers with IAM's permission, starts runs.")
    var startEndpoint = false

    func fill(_ request: inout GenerationRequest) {
        request.startsOnUpload = startOnUpload
        request.hasEndpoint = startEndpoint
    }
}

extension Generator {
    /// A generator where nothing is wrong with the pipeline file. Warnings go to standard error; errors, too, and end the
    /// command with status 2.
    static func checked(_ file: PlanRequest, request: GenerationRequest) throws -> (PipelineDefinition, Generator) {
        let outcome = file.sampleSheet == nil ? Planner().validate(file) : Planner().plan(file)
        PipelineOptions.report(outcome.diagnostics)
        guard let definition = outcome.definition, !outcome.hasErrors else {
            throw CommandFailure(.invalidInput, PipelineOptions.summary(outcome.diagnostics, file: file.file))
        }
        return (definition, Generator(definition, plan: outcome.plan, request: request))
    }

    /// Tells what was found about the pipeline as one of the cloud, and what was chosen. Errors end the command.
    func report(file: String) throws {
        let found = diagnostics.sorted
        PipelineOptions.report(found)
        if diagnostics.hasErrors { throw CommandFailure(.invalidInput, PipelineOptions.summary(found, file: file)) }
        for note in notes { Console.note(note) }
    }
}
