import AWSClient
import Cloud
import Foundation

/// Looks through an account for what is ours: by the tags of stacks, volumes and job definitions, and by the names of
/// log groups.
package struct Audit {
    private let session: AWSSession
    private let stack: StackName?
    private let run: String?
    private let now: Date

    /// - Parameters:
    ///   - stack: only what belongs to it; nil: everything of ours in the region.
    ///   - run: only what lives of this run.
    package init(_ session: AWSSession, stack: StackName? = nil, run: String? = nil, now: Date) {
        self.session = session
        self.stack = stack
        self.run = run
        self.now = now
    }

    /// What there is, leftovers first.
    package func findings() throws(CloudError) -> [AuditFinding] {
        let found = try CloudError.asking { () throws(AWSError) in try all() }
        return found.enumerated().sorted {
            ($0.element.isInUse ? 1 : 0, $0.offset) < ($1.element.isInUse ? 1 : 0, $1.offset)
        }.map(\.element)
    }

    private func all() throws(AWSError) -> [AuditFinding] {
        let stacks = try CloudFormation(session).stacks().filter { candidate in
            candidate.tags[TagName.stack] != nil && (stack == nil || candidate.name == stack?.text)
        }
        var found: [AuditFinding] = []
        var resources: [CloudFormation.StackResource] = []
        for stack in stacks {
            let own = try CloudFormation(session).resources(of: stack.name)
            resources += own
            let live = try LiveWork(own, run: run, session)
            found += self.live(live, of: stack)
            guard run == nil else { continue }
            found.append(self.stack(stack))
            found += try uploads(of: stack, isLive: !live.isEmpty)
        }
        guard run == nil else { return found }
        return try found + volumes() + logGroups(stacks) + definitions(resources)
    }

    private func live(_ live: LiveWork, of stack: CloudFormation.Stack) -> [AuditFinding] {
        let runs = live.executions.map {
            AuditFinding(
                kind: .run, name: $0.name, stack: stack.name, detail: "under way", isInUse: run == nil,
                remedy: .stop(execution: $0.arn))
        }
        // A job without a run that waits for it has been forgotten.
        let jobs = live.jobs.map { job in
            let isForgotten = live.executions.isEmpty
            return AuditFinding(
                kind: .job, name: "\(job.name) (\(job.id))", stack: stack.name,
                detail: job.status.rawValue + (isForgotten ? ", and no run waits for it" : ""),
                isInUse: run == nil && !isForgotten, remedy: .terminate(job: job.id))
        }
        return runs + jobs
    }

    private func stack(_ stack: CloudFormation.Stack) -> AuditFinding {
        let isWhole = StackState(stack) == .whole || StackState(stack) == .busy
        return AuditFinding(
            kind: .stack, name: stack.name, stack: stack.name,
            detail: isWhole ? "costs nothing while idle" : "in the state \(stack.status): what a failure left",
            isInUse: isWhole, remedy: .deleteStack(stack.name))
    }

    /// Parts of an upload are paid for until it is completed or given up.
    private func uploads(of stack: CloudFormation.Stack, isLive: Bool) throws(AWSError) -> [AuditFinding] {
        guard let folder = stack.folder else { return [] }
        let uploads = try AWSError.finding { () throws(AWSError) in try S3(session).uploads(folder) } ?? []
        return uploads.map {
            let age = $0.initiated.map { now.timeIntervalSince($0) } ?? 0
            return AuditFinding(
                kind: .upload, name: $0.location.description, stack: stack.name,
                detail: "begun \(Int(age / 3600)) h ago; its parts are paid for", isInUse: isLive && age < 86_400,
                remedy: .abort($0))
        }
    }

    private func volumes() throws(AWSError) -> [AuditFinding] {
        try EC2(session).volumes(taggedWith: TagName.stack, stack?.text ?? "*").map {
            AuditFinding(
                kind: .volume, name: $0.id, stack: stack?.text, detail: "\($0.size) GiB, \($0.state)",
                isInUse: $0.state != "available", remedy: .deleteVolume($0.id))
        }
    }

    /// `/cohesin/STACK`
    private func logGroups(_ stacks: [CloudFormation.Stack]) throws(AWSError) -> [AuditFinding] {
        let prefix = "/cohesin/"
        return try CloudWatchLogs(session).groups(prefix: prefix + (stack?.text ?? "")).compactMap { group in
            let owner = String(group.logGroupName.dropFirst(prefix.count))
            if let stack, stack.text != owner { return nil }
            let kept = group.retentionInDays.map { "kept \($0) days" } ?? "kept for ever"
            return AuditFinding(
                kind: .logGroup, name: group.logGroupName, stack: owner,
                detail: "\(group.storedBytes ?? 0) bytes, \(kept)", isInUse: stacks.contains { $0.name == owner },
                remedy: .deleteLogGroup(group.logGroupName))
        }
    }

    /// Revisions that no stack names any more. They cost nothing, but hide what is in force.
    private func definitions(_ resources: [CloudFormation.StackResource]) throws(AWSError) -> [AuditFinding] {
        let inForce = Set(resources.compactMap(\.physicalID))
        return try Batch(session).activeDefinitions().filter { definition in
            definition.tags?[TagName.stage] != nil && !inForce.contains(definition.jobDefinitionArn)
                && stack.map { definition.jobDefinitionName.hasPrefix("\($0)-") } ?? true
        }.map {
            AuditFinding(
                kind: .jobDefinition, name: "\($0.jobDefinitionName):\($0.revision)", stack: nil,
                detail: "a revision that no stack names; costs nothing", isInUse: false,
                remedy: .deregister(definition: $0.jobDefinitionArn))
        }
    }
}
