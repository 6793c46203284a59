import AWSClient

/// Why something asked of a deployed pipeline cannot be done, where it is not AWS that says so.
package enum CloudError: Error, Hashable, Sendable, CustomStringConvertible {
    case aws(AWSError)
    case noStack(StackName, Region)
    /// The stack is no pipeline's: what it lacks.
    case notOurs(StackName, missing: String)
    /// The stack is not what its template says, or is being changed.
    case stackUnusable(StackName, status: String, reason: String?)

    package var description: String {
        switch self {
        case .aws(let error): error.description
        case .noStack(let name, let region):
            "there is no stack \(name) in \(region): 'cohesin deploy FILE --stack \(name)' makes it; "
                + "is it in another --region or --profile?"
        case .notOurs(let name, let missing):
            "the stack \(name) is not one of cohesin's: it has no \(missing); give the name of a deployed pipeline"
        case .stackUnusable(let name, let status, let reason):
            "the stack \(name) is in the state \(status)\(reason.map { " (\($0))" } ?? ""): "
                + (status.hasSuffix("_IN_PROGRESS") ? "wait until that is done" : "'cohesin deploy' repairs it")
        }
    }
}

extension CloudError {
    /// What AWS says, as this layer's error.
    static func asking<Answer>(_ question: () throws(AWSError) -> Answer) throws(CloudError) -> Answer {
        do { return try question() } catch { throw .aws(error) }
    }
}
