import Pipeline

/// What a run may use of this machine at one time.
package struct Capacity: Hashable, Sendable {
    /// Whole cores.
    package var cpus: Int
    package var memory: ByteCount
    /// GPUs and MIG instances, also those that no task can have now: a message can then say why.
    package var devices: [Device]

    package init(cpus: Int, memory: ByteCount, devices: [Device] = []) {
        self.cpus = cpus
        self.memory = memory
        self.devices = devices
    }

    /// The cores and the memory.
    var host: HostRoom { HostRoom(cpus: cpus, memory: memory) }
}

/// Cores and memory that are free, or would be.
package struct HostRoom: Hashable, Sendable {
    package internal(set) var cpus: Int
    package internal(set) var memory: ByteCount

    /// True when a request of this shape fits.
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

/// The cores and the memory of one attempt.
package struct RequestShape: Hashable, Sendable {
    package var cpus: Int
    package var memory: ByteCount

    package init(cpus: Int, memory: ByteCount) {
        self.cpus = cpus
        self.memory = memory
    }
}
