/// An amount of memory or disk.
package struct ByteCount: Hashable, Comparable, Codable, Sendable {
    package let bytes: Int64
    package init(bytes: Int64) { self.bytes = bytes }
    package init(mebibytes: Int64) { bytes = mebibytes << 20 }
    package init(gibibytes: Int64) { bytes = gibibytes << 30 }
    /// Whole MiB, rounded up: the unit of AWS Batch and of `docker --memory`.
    package var mebibytes: Int64 { (bytes + (1 << 20) - 1) >> 20 }
    package static func < (left: Self, right: Self) -> Bool { left.bytes < right.bytes }
}

/// What one task needs of a machine while it runs.
package struct ResourceRequest: Hashable, Codable, Sendable {
    /// Whole processor cores, at least 1.
    package var cpus: Int
    package var memory: ByteCount
    /// The most that may lie in `/dev/shm`, which counts as memory; nil: half of the memory.
    package var sharedMemory: ByteCount?
    /// The task is ended after this many seconds; nil: never.
    package var timeLimitSeconds: Int?
    package var gpu: GPURequest?

    package init(
        cpus: Int, memory: ByteCount, sharedMemory: ByteCount? = nil, timeLimitSeconds: Int? = nil,
        gpu: GPURequest? = nil
    ) {
        self.cpus = cpus
        self.memory = memory
        self.sharedMemory = sharedMemory
        self.timeLimitSeconds = timeLimitSeconds
        self.gpu = gpu
    }
}
