/// An amount of memory or disk.
package struct ByteCount: Hashable, Comparable, Codable, Sendable {
    /// May be negative where two are compared.
    package let bytes: Int64
    /// So many bytes.
    package init(bytes: Int64) { self.bytes = bytes }
    /// Of 2^20 bytes.
    package init(mebibytes: Int64) { bytes = mebibytes << 20 }
    /// Of 2^30 bytes.
    package init(gibibytes: Int64) { bytes = gibibytes << 30 }
    /// Whole MiB, rounded up: the unit of AWS Batch and of `docker --memory`.
    package var mebibytes: Int64 { (bytes + (1 << 20) - 1) >> 20 }
    package static func < (left: Self, right: Self) -> Bool { left.bytes < right.bytes }
}

/// What one task needs of a machine while it runs.
package struct ResourceRequest: Hashable, Codable, Sendable {
    /// Whole processor cores, at least 1.
    package var cpus: Int
    /// Of the host, not of GPUs.
    package var memory: ByteCount
    /// The most that may lie in `/dev/shm`, which counts as memory; nil: half of the memory.
    package var sharedMemory: ByteCount?
    /// The task is ended after this many seconds; nil: never.
    package var timeLimitSeconds: Int?
    /// Nil: none.
    package var gpu: GPURequest?

    /// No limit of time and no GPU, where nothing else is said.
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
