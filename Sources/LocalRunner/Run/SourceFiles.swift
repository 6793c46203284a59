import Foundation
import Pipeline

/// `RUN/sources/`: copies of the files that a plan was made of, so that a record of the run can have them whatever
/// becomes of theirs.
package enum SourceFiles {
    /// In the run directory.
    package static let folder = "sources"
    /// What was asked for, as the command line named it.
    package static let request = "sources/request.json"
    /// In the run directory.
    package static let pipeline = "sources/pipeline.yaml"

    /// Below the run directory, the pipeline file first.
    package static func all(in directory: String) -> [String] {
        let names = (Files.names(in: "\(directory)/\(folder)") ?? []).map { "\(folder)/\($0)" }.sorted()
        return names.filter { $0 == pipeline } + names.filter { $0 != pipeline && !$0.contains("/.") }
    }

    /// The request whose files are the copies in a directory; nil: it has none.
    package static func kept(in directory: String) -> PlanRequest? {
        guard let data = FileManager.default.contents(atPath: "\(directory)/\(request)"),
            var asked = try? JSONDecoder().decode(PlanRequest.self, from: data)
        else { return nil }
        asked.file = "\(directory)/\(pipeline)"
        asked.sampleSheet = asked.sampleSheet.map { "\(directory)/\(samples($0))" }
        asked.parametersFile = asked.parametersFile.map { "\(directory)/\(parameters($0))" }
        return asked
    }

    /// What is no regular file, such as a pipe, cannot be read a second time and is left out.
    static func keep(_ asked: PlanRequest, in directory: String) throws(RunnerError) {
        try Files.makeFolder("\(directory)/\(folder)")
        let copies =
            [(asked.file, pipeline)] + (asked.sampleSheet.map { [($0, samples($0))] } ?? [])
            + (asked.parametersFile.map { [($0, parameters($0))] } ?? [])
        for (path, copy) in copies where Files.status(path)?.kind == .file {
            try FileCopy.copy(path, to: "\(directory)/\(copy)")
        }
        try Files.replace("\(directory)/\(request)") { write throws(RunnerError) in
            try write(PlanFile.text(asked) + "\n")
        }
    }

    private static func samples(_ path: String) -> String { "\(folder)/samples\(ending(of: path))" }

    private static func parameters(_ path: String) -> String { "\(folder)/parameters\(ending(of: path))" }

    /// `.csv`, or nothing.
    private static func ending(of path: String) -> String {
        let ending = (path as NSString).pathExtension
        return ending.isEmpty ? "" : ".\(ending)"
    }
}
