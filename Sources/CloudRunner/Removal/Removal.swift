import AWSClient

/// A stack on its way out of an account: first what goes and what stays, then the deletion.
package struct Removal {
    /// What goes and what stays.
    package struct Prepared: Sendable {
        let stack: CloudFormation.Stack
        /// What has not ended, and must before the stack can go.
        package let live: LiveWork
        /// What is removed, by kind: `job queue` 4.
        package let goes: [(kind: String, count: Int)]
        /// The pipeline's folder in the bucket, which stays with everything in it; nil: there is none.
        package let folder: S3Location?
        /// Objects in the folder; the bound is what one question answers.
        package let objects: Int
        /// Of those objects.
        package let bytes: UInt64
        /// Whether there are more than were counted.
        package let hasMoreObjects: Bool
    }

    private let session: AWSSession
    private let changer: StackChanger
    private let interval: Double

    package init(
        _ name: StackName, _ session: AWSSession, interval: Double = 3, tell: @escaping (String) -> Void
    ) {
        self.session = session
        self.interval = interval
        changer = StackChanger(name, session, interval: interval, tell: tell)
    }

    /// - Returns: nil: there is no such stack.
    package func prepare() throws(CloudError) -> Prepared? {
        try CloudError.asking { () throws(AWSError) -> Prepared? in
            let stacks = CloudFormation(session)
            guard let stack = try stacks.stack(changer.name.text) else { return nil }
            let resources = try stacks.resources(of: stack.name).filter { $0.status != "DELETE_COMPLETE" }
            let folder = stack.folder
            // Its bucket may be gone.
            let page = try folder.flatMap { folder throws(AWSError) in
                try AWSError.finding { () throws(AWSError) in try S3(session).page(folder) }
            }
            return Prepared(
                stack: stack, live: try LiveWork(resources, session),
                goes: Dictionary(grouping: resources) { ResourceKind($0.type).title }
                    .map { (kind: $0.key, count: $0.value.count) }.sorted { $0.kind < $1.kind },
                folder: page == nil ? nil : folder, objects: page?.objects.count ?? 0,
                bytes: page?.objects.reduce(0) { $0 + $1.size } ?? 0, hasMoreObjects: page?.next != nil)
        }
    }

    /// Ends what is live and waits until nothing is.
    package func endLiveWork(_ prepared: Prepared) throws(CloudError) {
        try CloudError.asking { () throws(AWSError) in
            let stacks = CloudFormation(session)
            let resources = try stacks.resources(of: prepared.stack.name)
            var live = prepared.live
            while !live.isEmpty {
                try live.end(reason: "cohesin destroy", session)
                if session.cancellation.waits(seconds: interval) { throw .transport(.cancelled) }
                live = try LiveWork(resources, session)
            }
        }
    }

    /// Removes the stack and waits until it is gone.
    package func carryOut(_ prepared: Prepared) throws(CloudError) { try changer.delete(prepared.stack) }
}

extension LiveWork {
    /// Of a stack, whatever state it is in.
    init(_ resources: [CloudFormation.StackResource], run: String? = nil, _ session: AWSSession) throws(AWSError) {
        func ids(_ type: String) -> [String] {
            resources.filter { $0.type == type && $0.status != "DELETE_COMPLETE" }.compactMap(\.physicalID)
        }
        try self.init(
            stateMachine: ids("AWS::StepFunctions::StateMachine").first, queues: ids("AWS::Batch::JobQueue"), run: run,
            session)
    }
}
