import Pipeline

/// What a run may use of this machine at one time.
package struct Capacity: Hashable, Sendable {
    /// Whole cores.
    package var cpus: Int
    /// Of the host, not of GPUs.
    package var memory: ByteCount
    /// GPUs and MIG instances, also those that no task can have now: a message can then say why.
    package var devices: [Device]

    /// A machine without GPUs where none are given.
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
    /// Whole cores.
    package internal(set) var cpus: Int
    /// Of the host.
    package internal(set) var memory: ByteCount

    static let nothing = HostRoom(cpus: 0, memory: ByteCount(bytes: 0))

    /// True when a request of this shape fits.
    func holds(_ shape: RequestShape) -> Bool { shape.cpus <= cpus && shape.memory <= memory }

    mutating func take(_ shape: RequestShape) {
        cpus -= shape.cpus
        memory = ByteCount(bytes: memory.bytes - shape.memory.bytes)
    }

    /// What is left beside this.
    func less(_ shape: RequestShape) -> Self {
        var rest = self
        rest.take(shape)
        return rest
    }

    mutating func giveBack(_ shape: RequestShape) {
        cpus += shape.cpus
        memory = ByteCount(bytes: memory.bytes + shape.memory.bytes)
    }
}

/// The cores and the memory of one attempt.
package struct RequestShape: Hashable, Sendable {
    /// Whole cores.
    package var cpus: Int
    /// Of the host.
    package var memory: ByteCount

    /// Of whole cores.
    package init(cpus: Int, memory: ByteCount) {
        self.cpus = cpus
        self.memory = memory
    }
}

/// By cores, then by memory.
extension RequestShape: Comparable {
    package static func < (left: Self, right: Self) -> Bool { (left.cpus, left.memory) < (right.cpus, right.memory) }
}

extension RequestShape {
    static let nothing = RequestShape(cpus: 0, memory: ByteCount(bytes: 0))

    /// The fewer cores and the less memory of the two.
    func lowered(to other: Self) -> Self {
        RequestShape(cpus: min(cpus, other.cpus), memory: min(memory, other.memory))
    }

    /// The more cores and the more memory of the two.
    func raised(to other: Self) -> Self {
        RequestShape(cpus: max(cpus, other.cpus), memory: max(memory, other.memory))
    }

    /// What it wants beyond another.
    func beyond(_ other: Self) -> Self {
        RequestShape(
            cpus: max(0, cpus - other.cpus), memory: ByteCount(bytes: max(0, memory.bytes - other.memory.bytes)))
    }
}
