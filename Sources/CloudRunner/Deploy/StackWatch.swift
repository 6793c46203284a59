import AWSClient

/// Follows what CloudFormation does to a stack until it is done.
struct StackWatch {
    let session: AWSSession
    let name: StackName
    /// The ARN, by which the stack is found also when it is gone.
    let id: String
    /// Seconds between questions.
    let interval: Double
    /// Something was asked of the stack just now, and its state does not show it yet.
    let awaitsChange: Bool
    private var last: String?
    private var hasEnded = false
    private(set) var problems: [StackProblem] = []

    /// Events so far are no news.
    init(
        _ stack: CloudFormation.Stack, _ name: StackName, _ session: AWSSession, interval: Double, awaitsChange: Bool
    ) throws(AWSError) {
        self.awaitsChange = awaitsChange
        self.session = session
        self.name = name
        self.interval = interval
        id = stack.id
        last = try CloudFormation(session).events(of: stack.id).last?.id
    }

    /// The stack when CloudFormation is done with it. Each event is told once, when it comes.
    mutating func finish(_ tell: (String) -> Void) throws(CloudError) -> CloudFormation.Stack {
        while true {
            do throws(AWSError) {
                // Events are asked for after the state, so that none of its story is missed.
                let stack = try CloudFormation(session).stack(id)
                try report(tell)
                if let stack, !stack.isBusy, hasEnded || !awaitsChange { return stack }
                if session.cancellation.waits(seconds: interval) { throw .transport(.cancelled) }
            } catch {
                throw error.isCancelled ? .leftAtWork(name) : .aws(error)
            }
        }
    }

    private mutating func report(_ tell: (String) -> Void) throws(AWSError) {
        let events = try CloudFormation(session).events(of: id, after: last)
        for event in events {
            if let problem = StackProblem(event) { problems.append(problem) }
            if event.type == "AWS::CloudFormation::Stack", event.logicalID == name.text {
                hasEnded = !event.status.hasSuffix("_IN_PROGRESS")
            }
            let kind = ResourceKind(event.type).title
            let words = event.status.lowercased().replacing("_", with: " ")
            tell("\(kind) \(event.logicalID): \(words)\(event.reason.map { " (\($0))" } ?? "")")
        }
        last = events.last?.id ?? last
    }
}

extension CloudFormation.Stack {
    /// CloudFormation changes it. What it cleans up after a change no longer matters to anybody.
    var isBusy: Bool { isInProgress && !holdsATemplate && status != "REVIEW_IN_PROGRESS" }
}
