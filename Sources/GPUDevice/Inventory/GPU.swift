/// A whole GPU or a MIG instance of one, as the driver describes it.
package struct GPU: Hashable, Sendable {
    /// A whole card, or a part of one.
    package enum Kind: Hashable, Sendable {
        case whole
        /// A part of a GPU with its own memory and processors. The numbers are those of its GPU instance and compute
        /// instance, by which events name it.
        case instance(parent: GPUUUID, gpuInstance: Int, computeInstance: Int)

        /// Of a MIG instance the card; nil for a card.
        package var parent: GPUUUID? {
            if case .instance(let parent, _, _) = self { parent } else { nil }
        }
    }

    /// Who may open the device.
    package enum ComputeMode: Hashable, Sendable { case shared, exclusiveProcess, prohibited }

    /// Whether a card is cut into MIG instances.
    package enum MIGMode: Hashable, Sendable {
        /// The device cannot be divided.
        case unsupported
        case off
        /// The device is divided: it cannot be used as a whole.
        case on
    }

    /// Its name for life.
    package var uuid: GPUUUID
    /// The position on the PCI bus, from 0, of the device or of the one that it is a part of. For people only.
    package var index: Int
    /// A whole card, or a part of one.
    package var kind: Kind
    /// `00000000:65:00.0`
    package var pciBusID: String?
    /// N of `/dev/nvidiaN`.
    package var minor: Int?
    /// `NVIDIA H100 80GB HBM3`; an instance adds its profile.
    package var model: String
    /// nil: the driver does not tell, as on devices that share the machine's memory.
    package var memory: GPUMemory?
    /// Nil: the driver does not tell.
    package var computeCapability: GPUComputeCapability?
    /// How many processes may compute on it.
    package var computeMode: ComputeMode
    /// Whether it is cut into instances.
    package var mig: MIGMode
    /// The memory node of the processors that are nearest.
    package var numaNode: Int?
    /// The processors that are nearest, ascending.
    package var cpuAffinity: [Int]
    /// Devices with the same number reach each other by NVLink, or, where there is none, without leaving a PCIe host
    /// bridge. nil: unknown.
    package var linkGroup: Int?
    /// What is wrong with it.
    package var faults: Set<GPUFault>
    /// Uncorrectable memory errors since the driver was loaded; nil: the device does not count them.
    package var uncorrectableErrors: UInt64?
    /// Processes that use the device and can be named from here.
    package var processes: [GPUProcess]
    /// How many more use it whose numbers mean nothing here: those of another container's view of the machine.
    package var hiddenProcesses: Int

    /// As the driver tells it.
    package init(
        uuid: GPUUUID, index: Int, kind: Kind = .whole, pciBusID: String? = nil, minor: Int? = nil, model: String,
        memory: GPUMemory? = nil, computeCapability: GPUComputeCapability? = nil, computeMode: ComputeMode = .shared,
        mig: MIGMode = .unsupported, numaNode: Int? = nil, cpuAffinity: [Int] = [], linkGroup: Int? = nil,
        faults: Set<GPUFault> = [], uncorrectableErrors: UInt64? = nil, processes: [GPUProcess] = [],
        hiddenProcesses: Int = 0
    ) {
        self.uuid = uuid
        self.index = index
        self.kind = kind
        self.pciBusID = pciBusID
        self.minor = minor
        self.model = model
        self.memory = memory
        self.computeCapability = computeCapability
        self.computeMode = computeMode
        self.mig = mig
        self.numaNode = numaNode
        self.cpuAffinity = cpuAffinity
        self.linkGroup = linkGroup
        self.faults = faults
        self.uncorrectableErrors = uncorrectableErrors
        self.processes = processes
        self.hiddenProcesses = hiddenProcesses
    }

    /// What its faults leave of it.
    package var health: GPUHealth { GPUHealth(faults) }
}
