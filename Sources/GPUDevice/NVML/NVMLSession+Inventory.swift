extension NVMLSession {
    /// Every device and MIG instance, as the driver describes it now. A device that is lost or silent has faults; it is no
    /// error.
    /// - Parameter includingLinks: false leaves out how devices reach each other, which takes most of the questions and
    ///   does not change.
    package func inventory(includingLinks: Bool = true) throws(GPUError) -> GPUInventory {
        var inventory = GPUInventory(driver: driverVersion(), cuda: cudaVersion(), devices: [])
        var handles: [(uuid: GPUUUID, device: NVMLLibrary.Device, pciBusID: String?)] = []
        for index in 0..<(try count()) {
            switch handle(at: index) {
            case .failure(let fault): inventory.unreachable.append(UnreachableGPU(index: index, fault: fault))
            case .success(let device):
                switch describe(device, index: index) {
                case .failure(let fault): inventory.unreachable.append(UnreachableGPU(index: index, fault: fault))
                case .success(let gpu):
                    handles.append((gpu.uuid, device, gpu.pciBusID))
                    inventory.devices.append(gpu)
                    if gpu.mig == .on { inventory.devices += instances(of: gpu, device) }
                }
            }
        }
        guard includingLinks else { return inventory }
        inventory.links = links(handles)
        let groups = LinkGroups.numbers(handles.map(\.uuid), links: inventory.links)
        for position in inventory.devices.indices {
            let device = inventory.devices[position]
            inventory.devices[position].linkGroup = groups[device.kind.parent ?? device.uuid]
        }
        return inventory
    }

    /// A device or an instance of an earlier inventory, as the driver describes it now.
    /// - Throws: `.deviceFailed` when it is lost, silent or not there any more; another error when the driver as a whole
    ///   does not answer, which says nothing against one device.
    package func device(_ known: GPU) throws(GPUError) -> GPU {
        _ = try count()
        let device = try handle(of: known.kind.parent ?? known.uuid)
        switch describe(device, index: known.index) {
        case .failure(let fault): throw .deviceFailed(known.uuid, fault)
        case .success(let gpu):
            let found = known.kind == .whole ? gpu : instances(of: gpu, device).first { $0.uuid == known.uuid }
            guard let found else { throw .deviceFailed(known.uuid, .lost) }
            return found
        }
    }

    private func describe(_ device: NVMLLibrary.Device, index: Int) -> Result<GPU, GPUFault> {
        let uuid: GPUUUID
        switch library.text("nvmlDeviceGetUUID", device) {
        case .value(let text): uuid = GPUUUID(text)
        case .absent: return .failure(.silent(function: "nvmlDeviceGetUUID", code: 3))
        case .failed(let function, let code): return .failure(GPUFault(code, of: function))
        }
        var faults: Set<GPUFault> = []
        let name = library.text("nvmlDeviceGetName", device).required(&faults)
        var gpu = GPU(uuid: uuid, index: index, model: name ?? "unknown model")
        gpu.pciBusID = library.record("nvmlDeviceGetPciInfo_v3", device, size: 68).optional(&faults)?.text(at: 36)
        gpu.minor = library.number("nvmlDeviceGetMinorNumber", device).optional(&faults).map(Int.init)
        gpu.memory = memory(of: device, &faults)
        gpu.computeCapability = library.numbers("nvmlDeviceGetCudaComputeCapability", device).required(&faults).map {
            GPUComputeCapability(major: Int($0.0), minor: Int($0.1))
        }
        gpu.computeMode =
            switch library.number("nvmlDeviceGetComputeMode", device).optional(&faults) {
            case 1, 3: .exclusiveProcess
            case 2: .prohibited
            default: .shared
            }
        if let mode = library.numbers("nvmlDeviceGetMigMode", device).optional(&faults) {
            gpu.mig = mode.0 == 1 ? .on : .off
            if mode.0 != mode.1 { faults.insert(.migChangePending) }
        }
        gpu.numaNode = numaNode(of: device, pciBusID: gpu.pciBusID, &faults)
        gpu.cpuAffinity = cpuAffinity(of: device)
        (gpu.processes, gpu.hiddenProcesses) = processes(of: device)
        readHealth(of: device, &gpu, &faults)
        gpu.faults = faults
        return .success(gpu)
    }

    /// Version 2 of the structure tells what the driver keeps for itself; version 1 counts it as used.
    func memory(of device: NVMLLibrary.Device, _ faults: inout Set<GPUFault>) -> GPUMemory? {
        if case .value(let record) = library.record("nvmlDeviceGetMemoryInfo_v2", device, size: 40, version: 2) {
            return GPUMemory(
                total: Int64(clamping: record.long(at: 8)), reserved: Int64(clamping: record.long(at: 16)),
                used: Int64(clamping: record.long(at: 32)))
        }
        return library.record("nvmlDeviceGetMemoryInfo", device, size: 24).required(&faults).map { record in
            GPUMemory(
                total: Int64(clamping: record.long(at: 0)), reserved: nil, used: Int64(clamping: record.long(at: 16)))
        }
    }

    /// The instances of a device that is divided; their numbers have holes.
    private func instances(of gpu: GPU, _ device: NVMLLibrary.Device) -> [GPU] {
        var ignored: Set<GPUFault> = []
        let most = library.number("nvmlDeviceGetMaxMigDeviceCount", device).optional(&ignored) ?? 0
        typealias ByIndex = @convention(c) (OpaquePointer, UInt32, UnsafeMutablePointer<OpaquePointer?>) -> Int32
        guard let find = library.function("nvmlDeviceGetMigDeviceHandleByIndex", as: ByIndex.self) else { return [] }
        return (0..<most).compactMap { number in
            var instance: OpaquePointer?
            guard find(device, number, &instance) == NVMLReturn.success.rawValue, let instance else { return nil }
            return describe(instance: instance, of: gpu)
        }
    }

    private func describe(instance: NVMLLibrary.Device, of parent: GPU) -> GPU? {
        var faults = parent.faults
        guard let uuid = library.text("nvmlDeviceGetUUID", instance).required(&faults) else { return nil }
        func part(_ name: String) -> Int { library.number(name, instance).required(&faults).map(Int.init) ?? 0 }
        var gpu = parent
        gpu.uuid = GPUUUID(uuid)
        gpu.kind = .instance(
            parent: parent.uuid, gpuInstance: part("nvmlDeviceGetGpuInstanceId"),
            computeInstance: part("nvmlDeviceGetComputeInstanceId"))
        gpu.mig = .unsupported
        gpu.model = library.text("nvmlDeviceGetName", instance).optional(&faults) ?? "\(parent.model) MIG"
        gpu.memory = memory(of: instance, &faults)
        (gpu.processes, gpu.hiddenProcesses) = processes(of: instance)
        gpu.faults = faults
        return gpu
    }
}
