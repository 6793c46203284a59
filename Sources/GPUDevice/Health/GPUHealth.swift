/// Whether a device may be used.
package enum GPUHealth: Hashable, Sendable {
    case healthy
    /// It works; it comes after all others. The reasons, sorted.
    case degraded([GPUFault])
    /// Nothing is to start on it.
    case unhealthy([GPUFault])

    /// What a device with these faults is good for.
    package init(_ faults: Set<GPUFault>) {
        let sorted = faults.sorted { $0.description < $1.description }
        let grave = sorted.filter(\.forbidsUse)
        self = !grave.isEmpty ? .unhealthy(grave) : sorted.isEmpty ? .healthy : .degraded(sorted)
    }

    /// Whether tasks may have it.
    package var isUsable: Bool {
        if case .unhealthy = self { false } else { true }
    }

    /// What speaks against the device, most of all.
    package var faults: [GPUFault] {
        switch self {
        case .healthy: []
        case .degraded(let faults), .unhealthy(let faults): faults
        }
    }
}
