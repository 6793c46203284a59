import Pipeline

/// The identity of a GPU or of a MIG instance: NVIDIA's UUID text, `GPU-...` or `MIG-...`. An index is not one: it
/// changes with `CUDA_VISIBLE_DEVICES`, the order of the bus and a reboot.
package struct DeviceID: Hashable, Comparable, Codable, CodingKeyRepresentable, Sendable, CustomStringConvertible {
    /// As the driver writes it.
    package let text: String
    /// Any text.
    package init(_ text: String) { self.text = text }

    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    // As a key of a dictionary it is a key of a JSON object.

    package var codingKey: any CodingKey { text.codingKey }
    package init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }

    package var description: String { text }
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// A GPU, or a part of one, as the scheduler knows it: a value that the inventory of the machine fills.
package struct Device: Hashable, Codable, Sendable {
    /// A whole card, or a part of one.
    package enum Kind: Hashable, Codable, Sendable {
        /// A whole GPU. While MIG is on and has instances, they are given out and it is not.
        case gpu
        /// A part of the GPU with this identity, by NVIDIA's Multi-Instance GPU.
        case migInstance(parent: DeviceID)
    }

    /// Its name for life.
    package var id: DeviceID
    /// The number that people know it by, as in `nvidia-smi`, from 0; instances of one GPU share its number.
    package var index: Int
    /// `NVIDIA A100-SXM4-80GB`; of a MIG instance the model of its GPU.
    package var model: String
    /// A whole card, or a part of one.
    package var kind: Kind
    /// What tasks can have of its memory: the total less what the driver keeps.
    package var memory: ByteCount
    /// Which instructions it has.
    package var computeCapability: ComputeCapability
    /// The memory node of the host that it is next to; nil: unknown.
    package var numaNode: Int?
    /// Devices of one group have a direct link (NVLink, or one PCIe switch) to each other; nil: linked to none.
    package var linkGroup: Int?
    /// It works, but something about it is doubtful (retired rows, slowed by heat): the last choice.
    package var isDegraded: Bool
    /// Whether several processes may use it at one time: false in NVIDIA's exclusive-process compute mode.
    package var allowsSharing: Bool
    /// Why no task can have it, for people: "its ECC errors cannot be corrected: reset it"; nil: tasks can.
    package var fault: String?

    /// As the inventory tells it.
    package init(
        id: DeviceID, index: Int, model: String, kind: Kind = .gpu, memory: ByteCount,
        computeCapability: ComputeCapability, numaNode: Int? = nil, linkGroup: Int? = nil, isDegraded: Bool = false,
        allowsSharing: Bool = true, fault: String? = nil
    ) {
        self.id = id
        self.index = index
        self.model = model
        self.kind = kind
        self.memory = memory
        self.computeCapability = computeCapability
        self.numaNode = numaNode
        self.linkGroup = linkGroup
        self.isDegraded = isDegraded
        self.allowsSharing = allowsSharing
        self.fault = fault
    }

    /// The GPU whose part it is; nil for a whole GPU.
    package var parent: DeviceID? {
        if case .migInstance(let parent) = kind { parent } else { nil }
    }

    /// `GPU 1`, `MIG instance of GPU 1`: for messages.
    package var name: String { parent == nil ? "GPU \(index)" : "MIG instance of GPU \(index) (\(id.text.prefix(12)))" }
}
