import OrderedCollections
import Pipeline
import RunStore

/// Whether the files of a result are still what was recorded.
struct OutputCheck: Sendable {
    enum Finding: Sendable {
        /// With new stamps of outputs that were read again and are unchanged.
        case stands([VariableName: String])
        /// Why the result does not stand any more.
        case gone(String)
    }

    private let result: ResultRecord
    private let outputs: [(variable: VariableName, kind: PlannedOutput.Kind)]
    /// The run directory.
    private let run: String

    init(_ result: ResultRecord, of task: PlannedTask, run: String) {
        self.result = result
        outputs = task.outputs.map { ($0.key, $0.value.kind) }
        self.run = run
    }

    /// By stamps alone; nil: an output has to be read.
    func byStamps() -> Finding? {
        for (variable, kind) in outputs {
            guard let known = result.outputs[variable] else { return .gone("output \(variable) has no record") }
            guard let stamp = stamp(of: known, kind: kind) else { return .gone("\(place(of: known)) is gone") }
            if stamp != known.stamp { return nil }
        }
        return .stands([:])
    }

    /// Reads the outputs whose stamps differ.
    func byReading() -> Finding {
        var stamps: [VariableName: String] = [:]
        for (variable, kind) in outputs {
            guard let known = result.outputs[variable] else { return .gone("output \(variable) has no record") }
            guard let stamp = stamp(of: known, kind: kind) else { return .gone("\(place(of: known)) is gone") }
            if stamp == known.stamp { continue }
            do throws(RunnerError) {
                if try digest(of: known, kind: kind) != known.digest {
                    return .gone("\(place(of: known)) was changed")
                }
            } catch {
                return .gone(error.description)
            }
            stamps[variable] = stamp
        }
        return .stands(stamps)
    }

    /// Below the run directory.
    private func place(of output: ResultRecord.Output) -> String { "\(result.directory)/outputs/\(output.name)" }

    private func stamp(of output: ResultRecord.Output, kind: PlannedOutput.Kind) -> String? {
        let path = "\(run)/\(place(of: output))"
        return switch kind {
        case .file: OutputStamp.file(path)
        case .folder: OutputStamp.folder(path)
        }
    }

    private func digest(of output: ResultRecord.Output, kind: PlannedOutput.Kind) throws(RunnerError) -> String {
        let path = "\(run)/\(place(of: output))"
        return switch kind {
        case .file: try ContentHash.file(path)
        case .folder: try ContentHash.folder(path) { entry throws(RunnerError) in try ContentHash.file(entry.path) }
        }
    }
}
