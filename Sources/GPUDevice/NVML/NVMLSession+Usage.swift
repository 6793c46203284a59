extension NVMLSession {
    /// What a device or an instance does now.
    /// - Throws: `.deviceFailed` when it is lost or does not answer.
    package func usage(of uuid: GPUUUID) throws(GPUError) -> GPUUsage {
        let device = try handle(of: uuid)
        var faults: Set<GPUFault> = []
        let memory = memory(of: device, &faults)
        let rates = library.record("nvmlDeviceGetUtilizationRates", device, size: 8).optional(&faults)
        if let fault = faults.first { throw .deviceFailed(uuid, fault) }
        let (processes, hidden) = processes(of: device)
        return GPUUsage(
            memory: memory, busyPercent: rates.map { Int($0.word(at: 0)) },
            memoryBusyPercent: rates.map { Int($0.word(at: 4)) }, processes: processes, hiddenProcesses: hidden)
    }
}
