import AWSClient

/// Why something asked of a deployed pipeline cannot be done, where it is not AWS that says so.
package enum CloudError: AWSErrorConvertible, Hashable, Sendable, CustomStringConvertible {
    case aws(AWSError)
    case noStack(StackName, Region)
    /// The stack is no pipeline's: what it lacks.
    case notOurs(StackName, missing: String)
    /// The stack is not what its template says, or is being changed.
    case stackUnusable(StackName, status: String, reason: String?)
    /// The stack did not become what was asked for.
    case stackFailed(StackName, status: String, [StackProblem])
    /// CloudFormation cannot work out what would change.
    case changeRefused(StackName, reason: String)
    /// Ctrl-C, while CloudFormation goes on.
    case leftAtWork(StackName)
    /// A stack holds another pipeline than the one that is to be deployed.
    case otherPipeline(StackName, holds: String, given: String)
    case bucketElsewhere(BucketName, Region, stack: Region)
    case bucketUnusable(String)
    /// The account has no standard network in the region.
    case noNetwork(Region)
    case pricesUnreadable(name: String)
    case unknownParameter(String, known: [String])
    /// The archive of the staging program is not where it is looked for.
    case noStagingProgram(path: String)

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
        case .stackFailed(let name, let status, let problems):
            (["the stack \(name) ended as \(status):"] + problems.map(\.description)).joined(separator: "\n  ")
        case .changeRefused(let name, let reason): "CloudFormation cannot change the stack \(name): \(reason)"
        case .leftAtWork(let name):
            "CloudFormation goes on with the stack \(name); the same command continues to wait for it"
        case .otherPipeline(let name, let holds, let given):
            "the stack \(name) holds the pipeline \(holds), not \(given): give another --stack, "
                + "or remove it with 'cohesin destroy --stack \(name)'"
        case .bucketElsewhere(let bucket, let region, let stack):
            "the bucket \(bucket) is in \(region), and the machines would be in \(stack): "
                + "give --region \(region), or another --bucket"
        case .bucketUnusable(let name):
            "'\(name)' is no name of a bucket: 3 to 63 of a-z, 0-9, hyphens and dots"
        case .noNetwork(let region):
            "the account has no standard network in \(region): give --vpc and --subnets"
        case .pricesUnreadable(let name):
            "\(name) is no price list: it must be JSON with the members of Sources/CloudRunner/Resources/prices.json"
        case .unknownParameter(let name, let known):
            "the template has no parameter '\(name)'; there are \(known.joined(separator: ", "))"
        case .noStagingProgram(let path):
            "there is no staging program \(path), which every job needs: give --staging-program ARCHIVE, which "
                + "'make task-bundle' makes in cohesin's sources"
        }
    }
}
