/// Something about this machine that a run depends on.
package struct Finding: Hashable, Sendable, Encodable {
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
        case engineWithoutGPUs = "GPU004"
        case staleDeviceInterface = "GPU005"
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
    }

    package var code: Code
    package var weight: Weight
    package var text: String
    /// The command, or the step, that mends it; nil: nothing is to be mended.
    package var remedy: String?
    /// UUIDs of the devices that it is about.
    package var devices: [String]

    package init(_ code: Code, _ weight: Weight, _ text: String, remedy: String? = nil, devices: [String] = []) {
        self.code = code
        self.weight = weight
        self.text = text
        self.remedy = remedy
        self.devices = devices
    }
}
