import Pipeline

/// What a run may use of this machine at one time.
package struct Capacity: Hashable, Sendable {
    /// Whole cores.
    package var cpus: Int
    package var memory: ByteCount

    package init(cpus: Int, memory: ByteCount) {
        self.cpus = cpus
        self.memory = memory
    }

    /// True when a request of this shape fits into what is free.
    func holds(_ shape: RequestShape) -> Bool { shape.cpus <= cpus && shape.memory <= memory }

    mutating func take(_ shape: RequestShape) {
        cpus -= shape.cpus
        memory = ByteCount(bytes: memory.bytes - shape.memory.bytes)
    }

    mutating func giveBack(_ shape: RequestShape) {
        cpus += shape.cpus
        memory = ByteCount(bytes: memory.bytes + shape.memory.bytes)
    }
}

/// The resources of one attempt. Tasks of the same shape fit or do not fit together, so they share a queue.
package struct RequestShape: Hashable, Sendable {
    package var cpus: Int
    package var memory: ByteCount

    package init(cpus: Int, memory: ByteCount) {
        self.cpus = cpus
        self.memory = memory
    }
}
