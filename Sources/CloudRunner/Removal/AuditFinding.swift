import AWSClient

/// Something of ours that is in an account.
package struct AuditFinding: Hashable, Sendable, Encodable {
    /// What kinds of things a deployed pipeline has.
    package enum Kind: String, Sendable, Encodable, CaseIterable {
        case run, job, stack, volume, upload = "unfinished upload", logGroup = "log group"
        case jobDefinition = "job definition"
    }

    /// What it is.
    package let kind: Kind
    /// As its service calls it.
    package let name: String
    /// The stack that it belongs to, where one is known.
    package let stack: String?
    /// What it is, and what it costs.
    package let detail: String
    /// Something needs it: it is no leftover.
    package let isInUse: Bool
    let remedy: Remedy

    /// How it is removed.
    enum Remedy: Hashable, Sendable {
        case stop(execution: String)
        case terminate(job: String)
        case deleteStack(String)
        case deleteVolume(String)
        case abort(S3.Upload)
        case deleteLogGroup(String)
        case deregister(definition: String)
    }

    private enum CodingKeys: String, CodingKey { case kind, name, stack, detail, isInUse }

    /// Begins to remove it.
    package func remove(_ session: AWSSession) throws(CloudError) {
        try CloudError.asking { () throws(AWSError) in
            switch remedy {
            case .stop(let execution):
                try StepFunctions(session).stop(execution, error: "Cancelled", cause: "cohesin audit")
            case .terminate(let job): try Batch(session).terminate(job, reason: "cohesin audit")
            case .deleteStack(let name): try CloudFormation(session).deleteStack(name)
            case .deleteVolume(let id): try EC2(session).deleteVolume(id)
            case .abort(let upload): try S3(session).abort(upload)
            case .deleteLogGroup(let name): try CloudWatchLogs(session).deleteGroup(name)
            case .deregister(let definition): try Batch(session).deregister(definition)
            }
        }
    }
}
