import AWSClient

/// What can be done with a stack, by what CloudFormation says of it.
enum StackState: Hashable {
    /// There is none, or only a change set that nobody carried out: it can be created.
    case absent
    /// It holds a template and can be given another one.
    case whole
    /// Its creation failed: it can only be deleted.
    case stillborn
    /// The way back from a failed update failed, too.
    case stuck
    /// A deletion left something.
    case undeleted
    /// CloudFormation is at work on it.
    case busy

    init(_ stack: CloudFormation.Stack?) {
        guard let stack else {
            self = .absent
            return
        }
        switch stack.status {
        case "REVIEW_IN_PROGRESS", "DELETE_COMPLETE": self = .absent
        case "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED": self = .stillborn
        case "UPDATE_ROLLBACK_FAILED", "UPDATE_FAILED": self = .stuck
        case "DELETE_FAILED": self = .undeleted
        default: self = stack.holdsATemplate ? .whole : .busy
        }
    }
}
