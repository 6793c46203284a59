/// What has been seen of the devices' health since a run began: reports come once, counters only grow, and neither is
/// in a later reading of the inventory.
package struct GPUHealthRecord: Sendable {
    private let policy: XidPolicy
    /// Uncorrectable errors of each device when it was first seen.
    private var errorsBefore: [GPUUUID: UInt64] = [:]
    private var reported: [GPUUUID: Set<GPUFault>] = [:]

    /// The state of each device as the inventory tells it.
    package init(_ inventory: GPUInventory, policy: XidPolicy = XidPolicy()) {
        self.policy = policy
        for device in inventory.devices { errorsBefore[device.uuid] = device.uncorrectableErrors }
    }

    /// Takes down a report, for the device or the instances that it concerns.
    /// - Returns: the devices that may no longer be used because of it.
    package mutating func note(_ report: XidReport, in inventory: GPUInventory) -> [GPUUUID] {
        guard policy.isFatal(report.xid) else { return [] }
        let concerned = inventory.devices.filter { report.concerns($0) }.map(\.uuid)
        for device in concerned { reported[device, default: []].insert(.xid(report.xid)) }
        return concerned
    }

    /// What speaks against a device now.
    package func health(of device: GPU) -> GPUHealth {
        var faults = device.faults.union(reported[device.uuid] ?? [])
        if let now = device.uncorrectableErrors, let before = errorsBefore[device.uuid], now > before {
            faults.insert(.newUncorrectableErrors(now - before))
        }
        return GPUHealth(faults)
    }
}
