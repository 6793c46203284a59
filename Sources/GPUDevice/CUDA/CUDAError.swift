/// Why a GPU cannot be computed on.
package enum CUDAError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The driver's library is not on this machine, or not on the loader's path.
    case noLibrary
    /// A library of that name that is not the driver's, or a stub of it for compilers.
    case notTheDriver(path: String, problem: String)
    case driverTooOld(CUDAVersion, needed: CUDAVersion)
    case noDevice
    case unknownDevice(asked: String, present: [String])
    case deviceTooOld(CUDADeviceName, GPUComputeCapability, needed: GPUComputeCapability)
    /// The driver does not take the kernel. `log` is what its compiler said.
    case kernelRefused(CUDADeviceName, CUDAResult, log: String)
    case outOfMemory(CUDADeviceName, needed: Int, free: Int)
    /// Locked memory of this machine, from which devices copy.
    case outOfHostMemory(needed: Int)
    /// The device does not do what it is told: lost, failed, taken away.
    case deviceFailed(CUDADeviceName, function: String, CUDAResult)
    case callFailed(function: String, CUDAResult)

    package var description: String {
        switch self {
        case .noLibrary:
            "no NVIDIA driver here: its library libcuda.so.1 is not found"
        case .notTheDriver(let path, let problem):
            "\(path) is not the library of an NVIDIA driver (\(problem)): "
                + "correct \(DriverLocation.cudaVariable), or install the driver anew"
        case .driverTooOld(let version, let needed):
            "the NVIDIA driver knows CUDA \(version) and the kernel needs \(needed): update the driver"
        case .noDevice:
            "the NVIDIA driver shows no GPU: 'nvidia-smi -L' lists those of the machine; CUDA_VISIBLE_DEVICES or the "
                + "container may hide them"
        case .unknownDevice(let asked, let present):
            "no GPU named \"\(asked)\"; there is \(present.joined(separator: ", "))"
        case .deviceTooOld(let device, let capability, let needed):
            "\(device) has compute capability \(capability) and the kernel needs \(needed)"
        case .kernelRefused(let device, let result, let log):
            "\(device): the driver refuses the kernel (\(result))\(log.isEmpty ? "" : ": \(log)"): "
                + (result.advice ?? "update the driver")
        case .outOfMemory(let device, let needed, let free):
            "\(device): \(Self.mebibytes(needed)) MiB of its memory are needed and \(free / (1 << 20)) MiB are free: "
                + "end other programs on it, or choose another GPU"
        case .outOfHostMemory(let needed):
            "\(Self.mebibytes(needed)) MiB of memory cannot be locked for copies to the GPU: raise 'ulimit -l' or free "
                + "memory"
        case .deviceFailed(let device, let function, let result):
            "\(device) failed (\(function): \(result)): "
                + (result.advice ?? "'nvidia-smi' and 'sudo dmesg | grep -i xid' show more")
        case .callFailed(let function, let result):
            "the NVIDIA driver does not answer (\(function): \(result)): "
                + (result.advice ?? "'nvidia-smi' and 'sudo dmesg' show more")
        }
    }

    private static func mebibytes(_ bytes: Int) -> Int { (bytes + (1 << 20) - 1) >> 20 }

    /// The device that it is about; the others may do.
    package var device: CUDADeviceName? {
        switch self {
        case .deviceTooOld(let device, _, _), .kernelRefused(let device, _, _), .outOfMemory(let device, _, _),
            .deviceFailed(let device, _, _):
            device
        default: nil
        }
    }
}

/// What a function of the driver returns.
package struct CUDAResult: Hashable, Sendable, CustomStringConvertible {
    /// The driver's number for it; 0 is success.
    package let code: Int32
    /// The driver's own word for it.
    package let text: String

    static let success: Int32 = 0
    static let outOfMemory: Int32 = 2
    static let stubLibrary: Int32 = 34
    static let noDevice: Int32 = 100

    package var description: String { "\(code), \(text)" }

    /// What to do about it, where there is more to say than to look at the machine.
    var advice: String? {
        switch code {
        case 46: "another program has it to itself; wait for it, or choose another GPU"
        case 209, 218, 222: "update the driver"
        case 214: "its memory is damaged; have it reset or replaced"
        case 221:
            "the driver's compiler libnvidia-ptxjitcompiler.so.1 is absent; a container needs the driver capability "
                + "'compute'"
        case 702: "it also drives a display, whose watchdog ends long kernels; choose another GPU"
        case 803: "the driver was updated and the old one is still loaded; restart the machine"
        case 804: "a newer CUDA's compatibility library is on the path and this GPU cannot use it; take it off the path"
        default: nil
        }
    }
}

/// A device in words: what it is and which.
package struct CUDADeviceName: Hashable, Sendable, CustomStringConvertible {
    /// As the driver names it: `NVIDIA L4`.
    package let model: String
    /// Of the GPU or of the MIG instance.
    package let uuid: GPUUUID

    package var description: String { "\(model) (\(uuid))" }
}
