import AWSClient
import Cloud
import LocalRunner
import RunStore

/// Why a run at AWS could not be begun or followed. What went wrong inside a task is its failure, not an error.
package enum CloudRunError: AWSErrorConvertible, Sendable, CustomStringConvertible {
    case aws(AWSError)
    case runner(RunnerError)
    case store(RunStoreError)
    /// The run does not fit the state machine.
    case document(ExecutionDocumentError)
    /// The stack was not made from this pipeline file, or not by this cohesin.
    case otherPipeline(StackName, file: String)
    /// The run directory is that of another stack's run.
    case otherStack(String, stack: String, region: String)
    case localRun(String)
    /// A run with another plan goes on.
    case runs(String)
    case unusableInput(String, String)
    /// What an event or a call asked for is no run.
    case requestUnusable(String)
    /// Nothing of this run is at AWS.
    case notAtAWS(String)

    package var description: String {
        switch self {
        case .aws(let error): error.description
        case .runner(let error): error.description
        case .store(let error): error.description
        case .document(let error): error.description
        case .otherPipeline(let stack, let file):
            "the stack \(stack) was not made from \(file) as it is now, or by another version of cohesin: "
                + "'cohesin deploy \(file) --stack \(stack)' updates it"
        case .otherStack(let directory, let stack, let region):
            "\(directory) holds a run of the stack \(stack) in \(region): name another --run-dir"
        case .localRun(let directory):
            "\(directory) holds a run on this machine: name another --run-dir"
        case .runs(let directory):
            "a run with other inputs or values goes on in \(directory): wait for it ('cohesin watch \(directory)'), "
                + "end it ('cohesin cancel \(directory)'), or name another --run-dir"
        case .unusableInput(let path, let reason): "the input \(path) cannot be sent: \(reason)"
        case .requestUnusable(let reason): "the request for a run cannot be used: \(reason)"
        case .notAtAWS(let directory):
            "the run in \(directory) is not at AWS: 'cohesin status \(directory)' tells how it is"
        }
    }
}

extension CloudRunError {
    static func storing<Answer>(_ work: () throws(RunStoreError) -> Answer) throws(CloudRunError) -> Answer {
        do { return try work() } catch { throw .store(error) }
    }

    static func running<Answer>(_ work: () throws(RunnerError) -> Answer) throws(CloudRunError) -> Answer {
        do { return try work() } catch { throw .runner(error) }
    }

    /// `ParallelWork.map` for work that fails in this layer's ways.
    static func parallel<Value: Sendable>(
        _ count: Int, atOnce: Int, _ body: @escaping @Sendable (Int) throws(CloudRunError) -> Value
    ) throws(CloudRunError) -> [Value] {
        try ParallelWork.map(count, atOnce: atOnce, body)
    }
}
