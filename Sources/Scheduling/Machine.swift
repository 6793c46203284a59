import Pipeline

/// What can ever run here, and in words why something cannot.
struct Machine {
    let capacity: Capacity
    let policy: SchedulingPolicy

    /// What is missing for a variant, in words that follow the name of its stage.
    struct Shortfall: CustomStringConvertible {
        let description: String
        /// Devices are missing, and not cores or memory.
        let isOfDevices: Bool
    }

    /// Why these needs of a variant of `task` can never be met; nil when they can.
    func shortfall(of needs: ResourceRequest, of task: PlannedTask) -> Shortfall? {
        if let gpu = needs.gpu, let obstacle = obstacle(to: gpu) {
            return Shortfall(description: obstacle, isOfDevices: true)
        }
        if needs.gpu == nil, policy.gpuUse == .required, task.variants.first?.needs.gpu != nil {
            return Shortfall(description: "runs on cores alone, which --require-gpu rules out", isOfDevices: true)
        }
        return hostObstacle(to: needs).map { Shortfall(description: $0, isOfDevices: false) }
    }

    private func hostObstacle(to needs: ResourceRequest) -> String? {
        if needs.cpus > capacity.cpus {
            return "needs \(needs.cpus) cores, and this run may use \(capacity.cpus): "
                + "lower the stage's 'cpus' or raise --cpus"
        }
        if needs.memory > capacity.memory {
            return "needs \(needs.memory.text) of memory, and this run may use \(capacity.memory.text): "
                + "lower the stage's 'memory' or raise --memory"
        }
        return nil
    }

    private func obstacle(to gpu: GPURequest) -> String? {
        if policy.gpuUse == .never { return "needs \(gpu.text), which --no-gpu rules out" }
        if capacity.devices.isEmpty { return "needs \(gpu.text), and this run has none" }
        let demand = DeviceDemand(gpu, policy: policy)
        // With instances the pool gives out those, and not their GPU.
        let devices = DevicePool(capacity.devices, sharerLimit: policy.sharersPerGPU).devices
        let fitting = devices.filter(demand.isMet)
        guard !demand.isMet(byAll: fitting) else { return nil }
        let fit =
            fitting.count >= gpu.count
            ? "no \(gpu.count) of the \(fitting.count) that would do are of one model"
            : fitting.isEmpty ? "none here will do" : "only \(fitting.count) of \(devices.count) here will do"
        let table = devices.map { device in
            let obstacles = demand.obstacles(on: device)
            return "\n  \(device.name), \(device.model), \(device.memory.text), compute capability "
                + "\(device.computeCapability): "
                + (obstacles.isEmpty ? "will do" : obstacles.joined(separator: ", "))
        }
        return "needs \(gpu.text), and \(fit):" + table.joined()
    }
}
