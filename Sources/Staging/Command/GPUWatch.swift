import GPUDevice

/// Whether the GPUs of a task are still as they were before its command.
struct GPUWatch: ~Copyable {
    private var session: NVMLSession?
    private var record: GPUHealthRecord?

    /// Looks at the GPUs. Where the driver does not answer already, nothing is known and nothing will be said.
    init(_ location: DriverLocation) {
        session = try? NVMLSession.open(location)
        guard (try? session?.watchReports()) != nil,
            let inventory = try? session?.inventory(includingLinks: false)
        else { return }
        record = GPUHealthRecord(inventory)
    }

    /// What has become of them; nil: nothing that a program could not do.
    mutating func fault() -> String? {
        guard record != nil, let inventory = try? session?.inventory(includingLinks: false) else {
            return record == nil ? nil : "the driver no longer answers"
        }
        while let report = try? session?.nextReport() { _ = record?.note(report, in: inventory) }
        if let unreachable = inventory.unreachable.first { return "GPU \(unreachable.index): \(unreachable.fault)" }
        for device in inventory.devices {
            if case .unhealthy(let faults)? = record?.health(of: device), let fault = faults.first {
                return "GPU \(device.index): \(fault)"
            }
        }
        return nil
    }
}
