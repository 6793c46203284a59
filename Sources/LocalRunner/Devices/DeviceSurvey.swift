import Foundation
import GPUDevice
import Pipeline
import Scheduling

/// The GPUs of this machine as a run sees them: what the driver says, what the environment leaves of it, who has what.
package struct DeviceSurvey: Sendable {
    /// What a device is, for the next task that asks.
    package enum State: Hashable, Sendable {
        case free
        /// Another run has it.
        case leased(LeaseHolder?)
        /// This process has it.
        case ours
        /// Somebody who is no run of ours uses it; who, in words.
        case busy(String)
        /// A whole GPU that is given out as this many MIG instances.
        case divided(Int)
        /// No task can have it; why, in words.
        case unusable(String)
    }

    /// A device, and what it can be used for now.
    package struct Entry: Sendable {
        /// As the driver tells it.
        package var gpu: GPU
        /// As the scheduler knows it.
        package var device: Device
        /// What it can be used for now.
        package var state: State
    }

    /// What the driver told.
    package var inventory: GPUInventory
    /// In the order of the inventory.
    package var entries: [Entry]
    /// What `CUDA_VISIBLE_DEVICES` leaves.
    package var visible: VisibleDevices

    /// Asks the driver and the lease files.
    /// - Throws: `.noGPUs` with the driver's own error, or what is wrong with the lease files.
    package static func ofThisMachine(
        environment: [String: String], hostMemory: ByteCount
    ) throws(RunnerError) -> DeviceSurvey {
        let inventory: GPUInventory
        do throws(GPUError) {
            inventory = try NVMLSession.open(DriverLocation(nvmlIn: environment)).inventory()
        } catch {
            throw .gpus(error)
        }
        let leases = try DeviceLeases.states(
            of: inventory.devices.map { DeviceID($0.uuid.text) }, environment: environment)
        return DeviceSurvey(inventory, environment: environment, hostMemory: hostMemory, leases: leases)
    }

    /// - Parameters:
    ///   - hostMemory: what a device has that shares the machine's memory.
    ///   - leases: the devices that are leased, and to whom.
    package init(
        _ inventory: GPUInventory, environment: [String: String], hostMemory: ByteCount,
        leases: [DeviceID: LeaseOutcome]
    ) {
        self.inventory = inventory
        visible = VisibleDevices(environment: environment, inventory: inventory)
        entries = []
        for gpu in inventory.devices {
            let obstacle = Self.obstacle(to: gpu, visible: visible, inventory: inventory)
            var device = Device(gpu, of: inventory, hostMemory: hostMemory)
            device.fault = obstacle
            let instances = inventory.instances(of: gpu.uuid).count
            let state: State =
                if let obstacle {
                    .unusable(obstacle)
                } else if gpu.mig == .on {
                    .divided(instances)
                } else {
                    switch leases[device.id] {
                    case .taken: .ours
                    case .held(let holder): .leased(holder)
                    case nil:
                        ForeignUse.obstacle(memory: gpu.memory, processes: gpu.processes, hidden: gpu.hiddenProcesses)
                            .map(State.busy) ?? .free
                    }
                }
            entries.append(Entry(gpu: gpu, device: device, state: state))
        }
    }

    /// Why no task can have a device, whatever it asks for; nil when tasks can.
    private static func obstacle(to gpu: GPU, visible: VisibleDevices, inventory: GPUInventory) -> String? {
        if case .unhealthy(let faults) = gpu.health { return faults.map(\.description).joined(separator: "; ") }
        if !visible.contains(gpu.uuid) { return "CUDA_VISIBLE_DEVICES leaves it out" }
        if gpu.mig == .on, inventory.instances(of: gpu.uuid).isEmpty { return "MIG is on, and it has no instances" }
        if gpu.computeCapability == nil { return "it does not tell its compute capability" }
        return nil
    }

    /// All devices, those included that no task can have: a message can then say why.
    package var devices: [Device] { entries.map(\.device) }
}
