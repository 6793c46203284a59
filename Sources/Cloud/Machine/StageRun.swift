import OrderedCollections
import Pipeline

/// One stage as Batch and Step Functions run it: which failures each of the two tries again.
///
/// Batch tries again only what is nobody's fault (a reclaimed or lost host, an image that could not be pulled): it cannot
/// count failures by class, nor change the memory. Every other class of the stage's `retry` is counted in the state
/// machine. So no attempt is ever tried again by both.
package struct StageRun: Sendable {
    /// As the pipeline file has it.
    package let stage: StageDeclaration
    /// The ways to run it, the preferred one first.
    package let variants: [TaskVariant]
    private let capacities: [[EnvironmentDeclaration.Capacity]]

    init(_ stage: StageDeclaration, _ definition: PipelineDefinition) {
        self.stage = stage
        variants = definition.variants(of: stage)
        capacities = variants.map { definition.environments[$0.environment]?.capacity ?? [] }
    }

    /// Attempts that Batch makes at most.
    static let mostAttempts = 10

    private var lostHostRetries: Int { stage.retry.budgets[.lostHost]?.retries ?? 0 }

    /// Whether the last attempt after lost hosts goes to On-Demand capacity, by a queue of its own.
    package func endsOnDemand(variant: Int) -> Bool {
        lostHostRetries > 0 && capacities[variant].first == .spot && capacities[variant].contains(.onDemand)
    }

    /// Attempts of one job. Children of an array job have all of them on the stage's own queue: a job for a single child
    /// would need to know which one.
    package func batchAttempts(variant: Int, asArray: Bool) -> Int {
        let attempts = lostHostRetries + (endsOnDemand(variant: variant) && !asArray ? 0 : 1)
        return min(max(attempts, 1), Self.mostAttempts)
    }

    /// Classes that the state machine tries again, and how often. A reclaimed host is not among them.
    package var countedRetries: [(failure: FailureClass, budget: RetryPolicy.Budget)] {
        // The order is that of the questions: an exit status says least, so it is asked last.
        [FailureClass.outOfMemory, .timeLimit, .missingOutput, .lostGPU, .signal, .failure].compactMap { failure in
            // Only a stage that has a GPU can lose it.
            guard failure != .lostGPU || variants.first?.needs.gpu != nil else { return nil }
            return stage.retry.budgets[failure].flatMap { $0.retries > 0 ? (failure, $0) : nil }
        }
    }

    /// Memory of the attempts after 0, 1, 2... failures for memory, in MiB; one element: always the same.
    package func memorySteps(variant: Int) -> [Int64] {
        let memory = variants[variant].needs.memory
        guard let budget = stage.retry.budgets[.outOfMemory], budget.retries > 0, budget.memoryFactor > 1 else {
            return [memory.mebibytes]
        }
        var steps = [Double(memory.bytes)]
        for _ in 0..<budget.retries { steps.append(min(steps[steps.count - 1] * budget.memoryFactor, 0x1p60)) }
        return steps.map { ByteCount(bytes: Int64($0)).mebibytes }
    }

    /// Whether all that can be tried again is tried again by Batch, for each child of an array job.
    package var isArrayable: Bool {
        guard variants.count == 1, countedRetries.isEmpty, case .bash = variants[0].command else { return false }
        return true
    }

    /// Whether the image's own entry point is called: such a task has containers for staging beside it.
    package func callsEntryPoint(variant: Int) -> Bool {
        if case .arguments = variants[variant].command { true } else { false }
    }
}

extension FailureClass {
    /// The member that counts it in `$.STAGE.tries`.
    package var counter: String {
        switch self {
        case .failure: "failure"
        case .signal: "signal"
        case .outOfMemory: "outOfMemory"
        case .timeLimit: "timeLimit"
        case .lostHost: "lostHost"
        case .lostGPU: "lostGPU"
        case .missingOutput: "missingOutput"
        }
    }
}
