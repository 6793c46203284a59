import GPUDevice
import Pipeline
import Scheduling

extension Device {
    /// A device of the inventory, for the scheduler.
    /// - Parameter hostMemory: what a device can have that shares the machine's memory and tells none of its own.
    package init(_ gpu: GPU, of inventory: GPUInventory, hostMemory: ByteCount) {
        let parent = gpu.kind.parent
        var isDegraded = false
        if case .degraded = gpu.health { isDegraded = true }
        self.init(
            id: DeviceID(gpu.uuid.text), index: gpu.index,
            model: parent.flatMap(inventory.device)?.model ?? gpu.model,
            kind: parent.map { .migInstance(parent: DeviceID($0.text)) } ?? .gpu,
            memory: gpu.memory.map { ByteCount(bytes: $0.allocatable) } ?? hostMemory,
            computeCapability: ComputeCapability(
                major: gpu.computeCapability?.major ?? 0, minor: gpu.computeCapability?.minor ?? 0),
            numaNode: gpu.numaNode, linkGroup: gpu.linkGroup, isDegraded: isDegraded,
            allowsSharing: gpu.computeMode == .shared)
    }
}
