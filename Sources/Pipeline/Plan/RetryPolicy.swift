/// Why an attempt ended without its outputs. Each class has a retry budget of its own.
package enum FailureClass: String, Hashable, Codable, CodingKeyRepresentable, Sendable, CaseIterable {
    /// The command ended with a status other than 0.
    case failure
    /// A signal that this runner did not send ended the command.
    case signal
    /// The kernel or the container engine ended it for memory.
    case outOfMemory = "out-of-memory"
    case timeLimit = "time-limit"
    /// The host, the container or the runner itself went away; the command is not to blame.
    case lostHost = "lost-host"
    /// A GPU failed under the command; the command is not to blame.
    case lostGPU = "lost-gpu"
    /// The command ended with 0 but did not make a declared output.
    case missingOutput = "missing-output"
}

/// How often each class of failure is tried again, and what changes then.
package struct RetryPolicy: Hashable, Codable, Sendable {
    /// How often one class of failure is tried again.
    package struct Budget: Hashable, Codable, Sendable {
        /// Attempts beyond the first.
        package var retries: Int
        /// Factor on the memory for each further attempt; 1: the same again.
        package var memoryFactor: Double

        /// The same memory again, where nothing else is said.
        package init(retries: Int, memoryFactor: Double = 1) {
            self.retries = retries
            self.memoryFactor = memoryFactor
        }
    }

    /// Classes that are missing here are not tried again.
    package var budgets: [FailureClass: Budget]

    /// Classes that are missing are not tried again.
    package init(budgets: [FailureClass: Budget]) { self.budgets = budgets }

    /// A lost host is nobody's fault and is tried again five times. A lost GPU is tried again once: a command that loses
    /// a second one may well be what breaks them. Everything else fails at once.
    package static let standard = RetryPolicy(budgets: [.lostHost: Budget(retries: 5), .lostGPU: Budget(retries: 1)])
}
