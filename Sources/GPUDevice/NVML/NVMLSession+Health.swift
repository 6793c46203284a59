extension NVMLSession {
    /// What the device's own counters say of its state.
    func readHealth(of device: NVMLLibrary.Device, _ gpu: inout GPU, _ faults: inout Set<GPUFault>) {
        if gpu.computeMode == .prohibited { faults.insert(.computeProhibited) }
        if let errors = uncorrectableErrors(of: device, &faults) {
            gpu.uncorrectableErrors = errors
            if errors > 0 { faults.insert(.earlierUncorrectableErrors(errors)) }
        }
        if let rows = remappedRows(of: device, &faults) {
            if rows.pending { faults.insert(.rowRemapPending) }
            if rows.failed { faults.insert(.rowRemapFailed) }
        }
        if library.number("nvmlDeviceGetRetiredPagesPendingStatus", device).optional(&faults) == 1 {
            faults.insert(.pageRetirementPending)
        }
    }

    /// Since the driver was loaded.
    private func uncorrectableErrors(of device: NVMLLibrary.Device, _ faults: inout Set<GPUFault>) -> UInt64? {
        typealias Count = @convention(c) (OpaquePointer, Int32, Int32, UnsafeMutablePointer<UInt64>) -> Int32
        let name = "nvmlDeviceGetTotalEccErrors"
        guard let call = library.function(name, as: Count.self) else { return nil }
        let (uncorrected, sinceLoaded): (Int32, Int32) = (1, 0)
        var count: UInt64 = 0
        let code = call(device, uncorrected, sinceLoaded, &count)
        return NVMLAnswer(name, code, count).optional(&faults)
    }

    /// From Ampere on.
    private func remappedRows(
        of device: NVMLLibrary.Device, _ faults: inout Set<GPUFault>
    ) -> (pending: Bool, failed: Bool)? {
        typealias Number = UnsafeMutablePointer<UInt32>
        typealias Rows = @convention(c) (OpaquePointer, Number, Number, Number, Number) -> Int32
        let name = "nvmlDeviceGetRemappedRows"
        guard let call = library.function(name, as: Rows.self) else { return nil }
        var (correctable, uncorrectable, pending, failed): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
        let code = call(device, &correctable, &uncorrectable, &pending, &failed)
        return NVMLAnswer(name, code, (pending != 0, failed != 0)).optional(&faults)
    }
}
