import GPUDevice

/// What is to test pixels.
package enum DeviceChoice: Sendable, Equatable {
    /// GPUs where there are any, otherwise and where they fail threads.
    case auto
    case cpu
    /// GPUs and nothing else.
    /// - Parameter uuid: one of them, by the beginning of its UUID; nil: all.
    case gpu(uuid: String?)

    /// From `auto`, `cpu`, `gpu` or `gpu:UUID`.
    package init?(_ text: String) {
        switch text {
        case "auto": self = .auto
        case "cpu": self = .cpu
        case "gpu": self = .gpu(uuid: nil)
        default:
            guard text.hasPrefix("gpu:"), text.count > 4 else { return nil }
            self = .gpu(uuid: String(text.dropFirst(4)))
        }
    }

    /// The GPUs that are to test pixels; none: threads do.
    func devices(_ location: DriverLocation, note: (String) -> Void) throws(LoopsError) -> [CUDADevice] {
        if self == .cpu { return [] }
        do throws(CUDAError) {
            let driver = try CUDADriver.open(location, needed: LoopKernel.neededVersion)
            var name: String?
            if case .gpu(let uuid) = self { name = uuid }
            let devices = try driver.devices(named: name)
            note("pixels are tested on \(devices.map(\.name.description).joined(separator: ", "))")
            return devices
        } catch {
            guard self == .auto else { throw .device(error) }
            note("\(error): pixels are tested by the CPU")
            return []
        }
    }
}
