/// Something about this machine that a run depends on.
package struct Finding: Hashable, Sendable, Encodable, CustomStringConvertible {
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
        /// No driver, or no device.
        case noGPU = "GPU001"
        case driverFault = "GPU002"
        /// No device, or not enough of them, will do for a stage.
        case devicesUnfit = "GPU003"
        case engineWithoutGPUs = "GPU004"
        case staleDeviceInterface = "GPU005"
        /// An image does not run with the driver.
        case imageUnfit = "GPU006"
        /// An image's compiler does not know the devices.
        case imageTooOld = "GPU007"
        case foreignUse = "GPU008"
        case unhealthy = "GPU009"
        case mig = "GPU010"
        case restricted = "GPU011"
        case computeMode = "GPU012"
        case hostTooSmall = "GPU013"
        /// GPUs that can be used.
        case gpus = "GPU"
        case engine = "ENGINE"
        case tool = "TOOL"
        case host = "HOST"
        case disk = "DISK"
        case secret = "SECRET"
        /// The pipeline file that was asked about.
        case pipeline = "RUN"
    }

    package var code: Code
    package var weight: Weight
    package var text: String
    /// The command, or the step, that mends it; nil: nothing is to be mended.
    package var remedy: String?
    /// UUIDs of the devices that it is about.
    package var devices: [String]

    /// For people: `GPU006: image 'x' is made for ...`, and what mends it on a line of its own.
    package var description: String {
        (code.rawValue.hasPrefix("GPU0") ? "\(code.rawValue): " : "") + text + (remedy.map { "\n  mend: \($0)" } ?? "")
    }

    package init(_ code: Code, _ weight: Weight, _ text: String, remedy: String? = nil, devices: [String] = []) {
        self.code = code
        self.weight = weight
        self.text = text
        self.remedy = remedy
        self.devices = devices
    }
}
