/// Why nothing can be learnt of this machine's GPUs.
package enum GPUError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The driver's library is not on this machine, or not on the loader's path.
    case noLibrary(reason: String)
    /// A library of that name that is not the driver's.
    case notTheDriver(path: String, missing: String)
    /// The library is there and the kernel's module is not.
    case driverNotLoaded
    /// The driver was updated, and the module of the old one is still in the kernel.
    case libraryMismatch
    /// The library itself may not be used by this user or in this container.
    case noPermission
    /// A call on the driver as a whole failed.
    case callFailed(function: String, code: Int, text: String)
    /// A device that was asked for does not answer.
    case deviceFailed(GPUUUID, GPUFault)

    package var description: String {
        switch self {
        case .noLibrary:
            "no NVIDIA driver here: its library libnvidia-ml.so.1 is not found"
        case .notTheDriver(let path, let missing):
            "\(path) is not the library of an NVIDIA driver (it has no \(missing)): "
                + "correct COHESIN_NVML_LIBRARY, or install the driver anew"
        case .driverNotLoaded:
            "the NVIDIA driver is installed and not loaded: 'sudo modprobe nvidia' loads it, or shows why it cannot be"
        case .libraryMismatch:
            "the NVIDIA driver was updated and the old one is still loaded: restart the machine"
        case .noPermission:
            "this user may not ask the NVIDIA driver: 'ls -l /dev/nvidiactl' shows who may"
        case .callFailed(let function, let code, let text):
            "the NVIDIA driver does not answer (\(function): \(code), \(text)): "
                + "'nvidia-smi' and 'sudo dmesg' show more; in a container, start the container anew"
        case .deviceFailed(let device, let fault):
            "\(device): \(fault)"
        }
    }

    /// True when there is simply no GPU to speak of, which is no fault of the machine.
    package var meansNoDriver: Bool {
        if case .noLibrary = self { true } else { false }
    }
}
