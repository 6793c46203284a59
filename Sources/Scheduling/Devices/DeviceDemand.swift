import Pipeline

/// A request for GPUs as this run takes it.
struct DeviceDemand: Hashable, Sendable {
    let request: GPURequest
    /// What each task takes of a device that it shares; nil: it has its devices to itself.
    let share: ByteCount?

    init(_ request: GPURequest, policy: SchedulingPolicy) {
        self.request = request
        share = request.isShared && policy.sharesGPUs ? request.memory ?? ByteCount(bytes: 0) : nil
    }

    /// A request whose task has its devices to itself, whatever the run allows.
    init(alone request: GPURequest) {
        self.request = request
        share = nil
    }

    /// What of the request the device can never meet, in words for a table; empty: it will do.
    func obstacles(on device: Device) -> [String] {
        if let fault = device.fault { return [fault] }
        var found: [String] = []
        if device.parent != nil, !request.allowsMIG { found.append("is a MIG instance") }
        if let memory = request.memory, device.memory < memory { found.append("has \(device.memory.text)") }
        if let range = request.computeCapability, !range.contains(device.computeCapability) {
            found.append("has compute capability \(device.computeCapability)")
        }
        if !request.models.isEmpty, !request.models.contains(where: { $0.matches(device.model) }) {
            let isMeant = request.models.first { ModelPattern("*\($0.text)*").matches(device.model) }
            found.append(
                isMeant.map { "is no '\($0.text)' by its whole name: write '*\($0.text)*'" } ?? "is another model")
        }
        if share != nil, !device.allowsSharing { found.append("is in exclusive-process mode and cannot be shared") }
        return found
    }

    func isMet(by device: Device) -> Bool { obstacles(on: device).isEmpty }

    /// Whether so many devices, each of which would do, are enough: they may have to be of one model.
    func isMet(byAll devices: some Sequence<Device>) -> Bool {
        guard request.isSameModel else { return devices.reduce(into: 0) { count, _ in count += 1 } >= request.count }
        var counts: [String: Int] = [:]
        for device in devices { counts[device.model, default: 0] += 1 }
        return counts.values.contains { $0 >= request.count }
    }
}
