import OrderedCollections
import Pipeline
import Scheduling

/// How an engine hands chosen GPUs over to a command.
package enum GPUPassage: Hashable, Sendable {
    /// A process of this machine: CUDA's own variables choose.
    case host
    /// `docker run --gpus`, served by NVIDIA's container runtime.
    case dockerGPUs
    /// Container Device Interface, docker or podman: the name that a specification gives to each UUID; one that is
    /// missing here goes by its UUID.
    case deviceInterface(names: [DeviceID: String])
    /// podman without a specification: NVIDIA's hook of the OCI runtime, in this folder.
    case runtimeHook(folder: String)
    /// apptainer: `--nv` shows all devices and CUDA's variables choose; `--nvccli` shows the chosen ones only.
    case apptainer(usesNVCCLI: Bool)
}

/// A part of a GPU.
package struct GPUPart: Hashable, Sendable {
    /// What the task asked for of the device.
    package let memory: ByteCount
    /// Of the whole GPU.
    package let wholeMemory: ByteCount

    /// A part of a device's memory.
    package init(memory: ByteCount, wholeMemory: ByteCount) {
        self.memory = memory
        self.wholeMemory = wholeMemory
    }

    /// Twice its share of the memory, so that what one task leaves idle another can use: what NVIDIA's guide to MPS
    /// advises for clients that are not always busy.
    package var threadPercentage: Int {
        guard wholeMemory.bytes > 0 else { return 100 }
        let share = 200 * Double(memory.bytes) / Double(wholeMemory.bytes)
        return max(1, Int(min(100, share).rounded(.up)))
    }
}

/// The GPUs of one attempt.
package struct GPUShare: Hashable, Sendable {
    /// Others that may use the same devices meanwhile.
    package enum Sharing: Hashable, Sendable {
        case exclusive
        /// - part: what this task may take of each device; nil: it has not said.
        /// - service: NVIDIA's Multi-Process Service, where one runs; it keeps tasks to their part.
        case shared(part: GPUPart?, service: MultiProcessService?)
    }

    /// In the order in which the command counts them.
    package var devices: [DeviceID]
    /// Whether others use its devices, too.
    package var sharing: Sharing

    /// Devices of its own, where nothing else is said.
    package init(devices: [DeviceID], sharing: Sharing = .exclusive) {
        self.devices = devices
        self.sharing = sharing
    }

    /// A task that gets no GPU.
    package static let none = GPUShare(devices: [])
}

/// What makes a command see exactly its GPUs: arguments of the engine and variables, from values alone.
///
/// Devices go by UUID everywhere: an index means one thing to NVML, another to CUDA and a third inside a container.
package struct GPUBinding: Hashable, Sendable {
    /// For the engine's command line, before the image.
    package private(set) var arguments: [String] = []
    /// For the environment of the command.
    package private(set) var variables: OrderedDictionary<String, String> = [:]
    /// For the environment of the engine's own program.
    package private(set) var engineVariables: OrderedDictionary<String, String> = [:]
    /// A folder that the container needs at its own path; nil: none.
    package private(set) var folder: String?
    /// How the devices are kept from other tasks, for the record; nil: there are none.
    package private(set) var note: String?

    /// What the task gets, and how an engine hands it over.
    package init(_ share: GPUShare, passage: GPUPassage) {
        guard !share.devices.isEmpty else {
            // NVIDIA's images ask for all devices, and a runtime that hears them would show them to any task.
            variables = ["CUDA_VISIBLE_DEVICES": "", "NVIDIA_VISIBLE_DEVICES": "void"]
            return
        }
        let devices = share.devices.map(\.text).joined(separator: ",")
        variables = ["CUDA_DEVICE_ORDER": "PCI_BUS_ID", "CUDA_VISIBLE_DEVICES": devices]
        var isCooperative = false
        switch passage {
        case .host:
            variables["NVIDIA_VISIBLE_DEVICES"] = devices
            isCooperative = true
        case .dockerGPUs:
            // Docker reads the value as CSV, so the list stands in quotes that are part of the argument.
            arguments = ["--gpus", "\"device=\(devices)\""]
        case .deviceInterface(let names):
            for device in share.devices { arguments += ["--device", "nvidia.com/gpu=\(names[device] ?? device.text)"] }
            arguments += Self.withoutLabels
            // What the interface puts in is all: a runtime that reads the variable adds nothing.
            variables["NVIDIA_VISIBLE_DEVICES"] = "void"
        case .runtimeHook(let folder):
            arguments = ["--hooks-dir", folder] + Self.withoutLabels
            variables["NVIDIA_VISIBLE_DEVICES"] = devices
            variables["NVIDIA_DRIVER_CAPABILITIES"] = "compute,utility"
        case .apptainer(let usesNVCCLI):
            arguments = usesNVCCLI ? ["--nv", "--nvccli"] : ["--nv"]
            if usesNVCCLI { engineVariables["NVIDIA_VISIBLE_DEVICES"] = devices }
            isCooperative = !usesNVCCLI
        }
        describe(share, isCooperative: isCooperative)
    }

    /// SELinux would keep a container from the device files, which are labelled for the host.
    private static let withoutLabels = ["--security-opt", "label=disable"]

    private mutating func describe(_ share: GPUShare, isCooperative: Bool) {
        switch share.sharing {
        case .exclusive:
            note = isCooperative ? "exclusive by agreement: other devices are hidden, not closed" : "exclusive"
        case .shared(let part, nil):
            note = "shared, cooperative: nothing keeps it to " + (part.map { "its \($0.memory.shown)" } ?? "a share")
        case .shared(let part, let service?):
            variables["CUDA_MPS_PIPE_DIRECTORY"] = service.pipes
            folder = service.pipes
            guard let part else {
                note = "shared through MPS"
                return
            }
            // One limit for each device, by its place among the visible ones.
            let limit = "\(part.memory.mebibytes)M"
            variables["CUDA_MPS_PINNED_DEVICE_MEM_LIMIT"] =
                share.devices.indices.map { "\($0)=\(limit)" }.joined(separator: ",")
            variables["CUDA_MPS_ACTIVE_THREAD_PERCENTAGE"] = "\(part.threadPercentage)"
            note =
                "shared through MPS, at most \(part.memory.shown) and \(part.threadPercentage) % of the threads on each device"
        }
    }
}
