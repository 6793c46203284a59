import AWSClient
import Cloud
import LocalRunner
import Pipeline

/// Why a task could not be made ready, or its outputs not be stored. What its command did is no error of this kind.
package enum StagingError: AWSErrorConvertible, Sendable, CustomStringConvertible {
    case aws(AWSError)
    case machine(RunnerError)
    case notAnObject(String)
    case missing(String)
    /// What an object holds is not what it should be.
    case unreadable(String, reason: String)
    case unknownVersion(String, version: Int)
    case notAMember(String, index: String?, count: Int)
    case noSuchVariant(Int, stage: StageName)
    /// The task that makes an input has no completion.
    case notMade(VariableName, completion: String)
    /// A name that S3 cannot keep.
    case unstorable(String, reason: String)
    case wrongForm(stage: StageName, program: String)
    case notFetched(folder: String)

    package var description: String {
        switch self {
        case .aws(let error): error.description
        case .machine(let error): error.description
        case .notAnObject(let text): "'\(text)' is no s3://BUCKET/KEY: submit the run again"
        case .missing(let location):
            "\(location) is not there: was it removed after the run was submitted? Submit the run again"
        case .unreadable(let location, let reason): "\(location) cannot be used: \(reason)"
        case .unknownVersion(let location, let version):
            "\(location) is of version \(version), and this program knows \(TaskManifest.currentVersion): "
                + "deploy the pipeline again, then submit"
        case .notAMember(let location, let index, let count):
            "\(location) lists \(count) tasks, and this job has "
                + (index.map { "the number \($0)" } ?? "no number of an array") + ": submit the run again"
        case .noSuchVariant(let variant, let stage):
            "the stage \(stage) has no variant \(variant): deploy the pipeline again, then submit"
        case .notMade(let input, let completion):
            "the input \(input) is not made yet: there is no \(completion)"
        case .unstorable(let path, let reason): "\(path) cannot be stored in S3: \(reason)"
        case .wrongForm(let stage, let program):
            "the stage \(stage) is not one for 'cohesin-task \(program)': deploy the pipeline again, then submit"
        case .notFetched(let folder):
            "\(folder) has not been filled by 'cohesin-task fetch': the job's containers do not share a volume"
        }
    }

    /// What goes wrong on this machine, as this layer's error.
    static func onMachine<Result>(_ work: () throws(RunnerError) -> Result) throws(StagingError) -> Result {
        do { return try work() } catch { throw .machine(error) }
    }

    /// A signal ended it.
    package var isCancelled: Bool {
        if case .aws(let error) = self { error.isCancelled } else { false }
    }
}
