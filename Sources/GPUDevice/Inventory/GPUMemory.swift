/// A device's memory, in bytes.
package struct GPUMemory: Hashable, Sendable {
    /// Bytes.
    package var total: Int64
    /// What the driver keeps for itself; nil: an old driver, which counts it as used.
    package var reserved: Int64?
    /// What processes hold. With an old driver the reserved part, too.
    package var used: Int64

    /// All in bytes.
    package init(total: Int64, reserved: Int64?, used: Int64) {
        self.total = total
        self.reserved = reserved
        self.used = used
    }

    /// What a process can ever get.
    package var allocatable: Int64 { total - (reserved ?? 0) }
}
