import AWSClient
import Cloud

/// Makes, changes and removes stacks, one step after the other, so that somebody can look in between.
package struct StackChanger {
    let session: AWSSession
    let name: StackName
    /// Seconds between questions while CloudFormation works.
    let interval: Double
    /// Gets each event of the stack as a line.
    let tell: (String) -> Void

    /// - Parameter interval: seconds between two questions.
    package init(_ name: StackName, _ session: AWSSession, interval: Double = 3, tell: @escaping (String) -> Void) {
        self.name = name
        self.session = session
        self.interval = interval
        self.tell = tell
    }

    private var stacks: CloudFormation { CloudFormation(session) }

    /// The stack as it is once CloudFormation is done with what somebody began before; nil: there is none, or nothing of
    /// it was ever made.
    package func present() throws(CloudError) -> CloudFormation.Stack? {
        var stack = try found()
        if let busy = stack, StackState(busy) == .busy {
            tell("CloudFormation is at work on \(name) (\(busy.status)): waiting for it")
            stack = try finished(watch(busy, awaitsChange: false)).stack
        }
        if let stuck = stack, StackState(stuck) == .stuck {
            tell("the last rollback of \(name) did not end: taking it up again")
            let watch = try watch(stuck, awaitsChange: true)
            try CloudError.asking { () throws(AWSError) in try stacks.continueRollback(name.text) }
            stack = try finished(watch).stack
        }
        switch StackState(stack) {
        case .absent: return nil
        case .whole: return stack
        case .busy, .stuck, .stillborn, .undeleted:
            throw .stackUnusable(name, status: stack?.status ?? "", reason: stack?.reason)
        }
    }

    /// Removes what a failed creation or deletion left, which cannot be changed any more. True: there was something.
    package func clearRemains() throws(CloudError) -> Bool {
        guard let stack = try found(), [.stillborn, .undeleted].contains(StackState(stack)) else { return false }
        tell("removing what is left of \(name) (\(stack.status))")
        try delete(stack)
        return true
    }

    // MARK: - Change

    /// Has CloudFormation work out what would become of the stack; nil: nothing would change.
    package func propose(
        _ template: CloudFormation.Template, parameters: [String: String], changing present: CloudFormation.Stack?
    ) throws(CloudError) -> StackProposal? {
        var change = CloudFormation.Change(
            stack: name.text, name: "cohesin-\(Self.token())", kind: present == nil ? .create : .update,
            template: template)
        change.parameters = parameters
        change.tags = [TagName.stack: name.text]
        change.capabilities = ["CAPABILITY_IAM"]
        let (id, set) = try CloudError.asking { () throws(AWSError) in try worked(out: change) }
        let changes = set.resources.map(StackChange.init).sorted { $0.weight < $1.weight }
        let proposal = StackProposal(stack: name, isNew: present == nil, changeSet: id, changes: changes)
        if set.status == "CREATE_COMPLETE" { return proposal }
        try discard(proposal)
        if set.isEmpty { return nil }
        throw .changeRefused(name, reason: set.reason ?? set.status)
    }

    private func worked(out change: CloudFormation.Change) throws(AWSError) -> (String, CloudFormation.ChangeSet) {
        let id = try stacks.createChangeSet(change)
        while true {
            let set = try stacks.changeSet(id, of: name.text)
            if !set.isPending { return (id, set) }
            if session.cancellation.waits(seconds: interval) { throw .transport(.cancelled) }
        }
    }

    /// Forgets a proposal, and the stack that would have been made by it.
    package func discard(_ proposal: StackProposal) throws(CloudError) {
        try CloudError.asking { () throws(AWSError) in
            try stacks.deleteChangeSet(proposal.changeSet, of: name.text)
            if proposal.isNew { try stacks.deleteStack(name.text) }
        }
    }

    /// Carries a proposal out and waits for its end.
    package func carryOut(_ proposal: StackProposal) throws(CloudError) {
        guard let stack = try found() else { throw .noStack(name, session.region) }
        let watch = try watch(stack, awaitsChange: true)
        try CloudError.asking { () throws(AWSError) in
            try stacks.executeChangeSet(proposal.changeSet, of: name.text)
        }
        let end = try finished(watch)
        guard end.stack.isGood || end.stack.status == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" else {
            throw .stackFailed(name, status: end.stack.status, end.problems)
        }
    }

    /// Removes the stack and waits until it is gone.
    package func delete(_ stack: CloudFormation.Stack) throws(CloudError) {
        let watch = try watch(stack, awaitsChange: true)
        try CloudError.asking { () throws(AWSError) in try stacks.deleteStack(stack.id) }
        let end = try finished(watch)
        guard end.stack.status == "DELETE_COMPLETE" else {
            throw .stackFailed(name, status: end.stack.status, end.problems)
        }
    }

    // MARK: - Parts

    private static func token() -> String { String(UInt64.random(in: .min ... .max), radix: 36) }

    private func found() throws(CloudError) -> CloudFormation.Stack? {
        try CloudError.asking { () throws(AWSError) in try stacks.stack(name.text) }
    }

    private func watch(_ stack: CloudFormation.Stack, awaitsChange: Bool) throws(CloudError) -> StackWatch {
        try CloudError.asking { () throws(AWSError) in
            try StackWatch(stack, name, session, interval: interval, awaitsChange: awaitsChange)
        }
    }

    private func finished(
        _ watch: StackWatch
    ) throws(CloudError) -> (stack: CloudFormation.Stack, problems: [StackProblem]) {
        var watch = watch
        let end = try watch.finish(tell)
        return (end, watch.problems)
    }
}

extension StackChange {
    /// What can hurt comes first.
    fileprivate var weight: (Int, String, String) {
        let order: [Action] = [.replace, .mayReplace, .remove, .modify, .add]
        return (order.firstIndex(of: action) ?? order.count, kind, name)
    }
}
