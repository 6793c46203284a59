/// The choices of the person who starts a run.
package struct SchedulingPolicy: Hashable, Sendable {
    /// Whether a stage with a GPU variant and a CPU variant may, must or must not take the GPU.
    package enum GPUUse: String, Hashable, Sendable, Codable {
        /// The GPU where one is offered, otherwise the stage's CPU variant.
        case whenOffered
        /// A stage that asks for a GPU gets one or the run does not start.
        case required
        /// CPU variants only.
        case never
    }

    /// Whether GPUs must, may or must not be used.
    package var gpuUse: GPUUse
    /// Whether stages that offer to share a GPU do; otherwise each of their tasks has one to itself.
    package var sharesGPUs: Bool
    /// The most tasks that share one GPU; at least 1.
    package var sharersPerGPU: Int
    /// After a failure: true starts everything that does not depend on it, false lets running tasks end and stops.
    package var keepsGoing: Bool
    /// How long smaller tasks may pass the first task in the queue that does not fit. From then on only those start
    /// that leave it room.
    package var headPatience: Duration

    /// The defaults of the command line where nothing is given.
    package init(
        gpuUse: GPUUse = .whenOffered, sharesGPUs: Bool = false, sharersPerGPU: Int = 4, keepsGoing: Bool = false,
        headPatience: Duration = .seconds(600)
    ) {
        self.gpuUse = gpuUse
        self.sharesGPUs = sharesGPUs
        self.sharersPerGPU = max(1, sharersPerGPU)
        self.keepsGoing = keepsGoing
        self.headPatience = headPatience
    }
}
