/// Something about this machine that a run depends on.
package struct Finding: Hashable, Sendable, Encodable, CustomStringConvertible {
    /// What a finding means for a run.
    package enum Weight: String, Hashable, Sendable, Encodable {
        /// As it should be.
        case fine
        /// Something is to be known; nothing is to be done.
        case note
        /// Some runs cannot use what they could.
        case limits
        /// No run can do its work.
        case stops
    }

    /// What kind of finding it is. The codes are part of the command line's contract.
    package enum Code: String, Hashable, Sendable, Encodable, CaseIterable {
        case noGPU = "GPU001"
        case driverFault = "GPU002"
        case devicesUnfit = "GPU003"
        case engineWithoutGPUs = "GPU004"
        case staleDeviceInterface = "GPU005"
        case imageUnfit = "GPU006"
        case imageTooOld = "GPU007"
        case foreignUse = "GPU008"
        case unhealthy = "GPU009"
        case mig = "GPU010"
        case restricted = "GPU011"
        case computeMode = "GPU012"
        case hostTooSmall = "GPU013"
        case gpus = "GPU"
        case engine = "ENGINE"
        case tool = "TOOL"
        case host = "HOST"
        case disk = "DISK"
        case secret = "SECRET"
        case pipeline = "RUN"

        /// What it is about, for people.
        package var about: String {
            switch self {
            case .noGPU: "There is no NVIDIA driver, or no device: GPU stages need their alternative on cores."
            case .driverFault: "The driver is there and cannot be used: not loaded, updated under it, or failing."
            case .devicesUnfit: "No device, or not enough of them, will do for a stage."
            case .engineWithoutGPUs: "The container engine cannot hand GPUs over."
            case .staleDeviceInterface: "The specification of the Container Device Interface does not know a device."
            case .imageUnfit: "An image does not run with this driver."
            case .imageTooOld: "An image's CUDA does not make code for these devices."
            case .foreignUse: "A program that is no run of ours uses a device."
            case .unhealthy: "A device has a fault, or cannot be reached."
            case .mig: "MIG is on without instances, or is about to change."
            case .restricted: "CUDA_VISIBLE_DEVICES leaves only some of the devices."
            case .computeMode: "A device's compute mode keeps tasks from it, or from sharing it."
            case .hostTooSmall: "Cores, memory or /dev/shm are too small for a stage."
            case .gpus: "GPUs that can be used, and engines that hand them over."
            case .engine: "A container engine: whether it answers, and whether it has the images."
            case .tool: "A program that commands on the host call."
            case .host: "Cores and memory of this machine, and what else keeps a run from beginning."
            case .disk: "Free space where runs and temporary files go."
            case .secret: "A secret that a stage asks for."
            case .pipeline: "Whether the pipeline file that was asked about can run here."
            }
        }
    }

    /// What it is about.
    package var code: Code
    /// What it means for a run.
    package var weight: Weight
    /// One sentence.
    package var text: String
    /// The command, or the step, that mends it; nil: nothing is to be mended.
    package var remedy: String?
    /// UUIDs of the devices that it is about.
    package var devices: [String]

    /// For people: `GPU006: image 'x' is made for ...`, and what mends it on a line of its own.
    package var description: String {
        (code.rawValue.hasPrefix("GPU0") ? "\(code.rawValue): " : "") + text + (remedy.map { "\n  mend: \($0)" } ?? "")
    }

    /// A finding and its way out.
    package init(_ code: Code, _ weight: Weight, _ text: String, remedy: String? = nil, devices: [String] = []) {
        self.code = code
        self.weight = weight
        self.text = text
        self.remedy = remedy
        self.devices = devices
    }
}
