import Pipeline

/// Why a run does not fit the state machine that is to run it. Trying again cannot help.
package enum ExecutionDocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooManyChildren(Int, of: StageName)
    case tooManyItems(Int, of: String)
    case inputTooLarge(bytes: Int)
    case jobTooLarge(TaskID, bytes: Int)

    package var description: String {
        switch self {
        case .tooManyChildren(let count, let stage):
            "the stage \(stage) has \(count) tasks at once, and a Batch array job takes \(FanOutRule.arrayChildren.upperBound); deploy the pipeline with --rows \(count), which makes a Distributed Map of it"
        case .tooManyItems(let count, let member):
            "\(member) has \(count) items, and a Distributed Map takes \(FanOutRule.distributedItems) here; start several runs with parts of the sample sheet"
        case .jobTooLarge(let task, let bytes):
            "the request for the job of \(task) has \(bytes) bytes, and Batch takes \(LimitChecks.submissionBytes); "
                + "shorten the values in its arguments, or give them as a file"
        case .inputTooLarge(let bytes):
            "the execution's input has \(bytes) bytes, and Step Functions takes \(LimitChecks.payloadBytes); deploy the pipeline with more --rows, so that items are read from S3"
        }
    }
}
