import ArgumentParser
import Pipeline

/// `cohesin schema`
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of the pipeline file, for editors and other validators.")

    func run() throws {
        try JSONOutput.print(JSONSchema.formatOne)
    }
}
