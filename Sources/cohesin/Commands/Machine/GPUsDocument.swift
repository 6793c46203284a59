import GPUDevice
import LocalRunner
import Pipeline

/// `gpus --json`: field names are part of the command line's contract.
struct GPUsDocument: Encodable {
    struct Device: Encodable {
        var uuid: String
        var index: Int
        /// `gpu` or `mig`.
        var kind: String
        var parent: String?
        var model: String
        var pciBusID: String?
        var memoryMiB: Int64?
        var allocatableMiB: Int64?
        var usedMiB: Int64?
        var computeCapability: String?
        /// `shared`, `exclusive-process` or `prohibited`.
        var computeMode: String
        var numaNode: Int?
        var cpuAffinity: [Int]
        var linkGroup: Int?
        /// `healthy`, `degraded` or `unhealthy`.
        var health: String
        var faults: [String]
        /// `free`, `leased`, `busy`, `divided`, `ours` or `unusable`.
        var state: String
        var why: String?
        var holder: LeaseHolder?
        var processes: [Process]
        var hiddenProcesses: Int
    }

    struct Process: Encodable {
        var pid: Int32
        var user: String?
        var name: String?
        /// `compute`, `graphics` or `mps`.
        var kind: String
        var memoryMiB: Int64?
    }

    struct Unreachable: Encodable {
        var index: Int
        var why: String
    }

    struct Link: Encodable {
        var first: String
        var second: String
        /// `nvlink`, or how far the PCIe path goes: `internalBoard`, `oneSwitch`, `switches`, `hostBridge`, `numaNode`,
        /// `system`.
        var path: String
    }

    /// nil: no driver is here.
    var driver: String?
    /// The newest CUDA that the driver runs.
    var cuda: String?
    /// The value of CUDA_VISIBLE_DEVICES where it is set.
    var visibleDevices: String?
    var devices: [Device] = []
    var unreachable: [Unreachable] = []
    var links: [Link] = []

    /// A machine without a driver.
    init() {}

    init(_ survey: DeviceSurvey) {
        driver = survey.inventory.driver?.text ?? "unknown"
        cuda = survey.inventory.cuda?.description
        visibleDevices = survey.visible.value
        devices = survey.entries.map(Device.init)
        unreachable = survey.inventory.unreachable.map { Unreachable(index: $0.index, why: "\($0.fault)") }
        links = survey.inventory.links.map {
            Link(first: $0.first.text, second: $0.second.text, path: "\($0.path)")
        }
    }
}

extension GPUsDocument.Device {
    init(_ entry: DeviceSurvey.Entry) {
        let gpu = entry.gpu
        func mebibytes(_ bytes: Int64?) -> Int64? { bytes.map { ByteCount(bytes: $0).mebibytes } }
        var holder: LeaseHolder?
        if case .leased(let found) = entry.state { holder = found }
        self.init(
            uuid: gpu.uuid.text, index: gpu.index, kind: gpu.kind == .whole ? "gpu" : "mig",
            parent: gpu.kind.parent?.text, model: gpu.model, pciBusID: gpu.pciBusID,
            memoryMiB: mebibytes(gpu.memory?.total), allocatableMiB: mebibytes(gpu.memory?.allocatable),
            usedMiB: mebibytes(gpu.memory?.used), computeCapability: gpu.computeCapability?.description,
            computeMode: Self.word(gpu.computeMode), numaNode: gpu.numaNode, cpuAffinity: gpu.cpuAffinity,
            linkGroup: gpu.linkGroup, health: Self.word(gpu.health), faults: gpu.health.faults.map(\.description),
            state: entry.word, why: entry.why.isEmpty ? nil : entry.why, holder: holder,
            processes: gpu.processes.map {
                GPUsDocument.Process(
                    pid: $0.pid, user: $0.user, name: $0.name, kind: "\($0.kind)", memoryMiB: mebibytes($0.memory))
            },
            hiddenProcesses: gpu.hiddenProcesses)
    }

    private static func word(_ mode: GPU.ComputeMode) -> String {
        switch mode {
        case .shared: "shared"
        case .exclusiveProcess: "exclusive-process"
        case .prohibited: "prohibited"
        }
    }

    private static func word(_ health: GPUHealth) -> String {
        switch health {
        case .healthy: "healthy"
        case .degraded: "degraded"
        case .unhealthy: "unhealthy"
        }
    }
}
