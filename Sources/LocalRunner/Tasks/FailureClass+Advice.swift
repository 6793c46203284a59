import Pipeline

extension FailureClass {
    /// What helps against it wherever a task runs; nil when nothing general does.
    package var advice: String? {
        switch self {
        case .timeLimit: "raise the stage's 'time', or give it more cores"
        case .missingOutput: "the command ended well, so look whether it writes to the path in its variable"
        case .outOfMemory: "raise the stage's 'memory' or add 'retry: {out-of-memory: {attempts: 2, memory: x2}}'"
        default: nil
        }
    }
}
