import Foundation
import TestSupport

/// A folder with a pipeline file, and the binary run in it. Runs are registered in the folder, too.
struct RunFixture {
    let scratch = ScratchFolder()

    init(_ pipeline: String = "", samples: String? = nil) throws {
        try scratch.write(pipeline, to: "pipeline.yaml")
        if let samples { try scratch.write(samples, to: "samples.csv") }
    }

    var environment: [String: String] {
        ["XDG_STATE_HOME": scratch.file("state"), "XDG_CONFIG_HOME": scratch.file("config")]
    }

    private func runArguments(_ more: [String]) -> [String] {
        let hasSamples = FileManager.default.fileExists(atPath: scratch.file("samples.csv"))
        return ["run", "pipeline.yaml"] + (hasSamples ? ["--samples", "samples.csv"] : []) + ["--run-dir", "run"] + more
    }

    /// `cohesin run pipeline.yaml` in the run directory `run`, to its end.
    func run(_ more: String..., environment: [String: String] = [:]) throws -> Program.Result {
        try Program.run(
            Program.cohesin, runArguments(more), directory: scratch.path,
            environment: self.environment.merging(environment) { $1 })
    }

    /// The same in the background.
    func start(_ more: String..., environment: [String: String] = [:]) throws -> BackgroundProgram {
        try BackgroundProgram(
            Program.cohesin, runArguments(more), directory: scratch.path,
            environment: self.environment.merging(environment) { $1 })
    }

    /// Another command of `cohesin`.
    func cohesin(_ arguments: String...) throws -> Program.Result {
        try Program.run(Program.cohesin, arguments, directory: scratch.path, environment: environment)
    }

    /// What a file below the folder holds; nil when there is none.
    func text(_ name: String) -> String? { try? String(contentsOfFile: scratch.file(name), encoding: .utf8) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: scratch.file(name)) }

    /// The files below a folder, sorted, with their paths in it.
    func files(in name: String) -> [String] {
        let folder = FileManager.default.enumerator(atPath: scratch.file(name))
        return (folder?.allObjects as? [String] ?? []).sorted()
    }
}
