import ArgumentParser
import Pipeline

/// What a pipeline is run for: its samples and the values of its parameters.
struct ParameterOptions: ParsableArguments {
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

    func request(for file: String) -> PlanRequest {
        PlanRequest(file: file, sampleSheet: samples, assignments: parameters, parametersFile: parametersFile)
    }
}
