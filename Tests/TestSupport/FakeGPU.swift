/// A machine's NVIDIA driver and devices as the fake library tells them. Memory is in MiB.
package struct FakeGPUMachine: Encodable, Sendable {
    package var driver: String? = "580.95.05"
    /// 13000 is CUDA 13.0.
    package var cuda: Int? = 13000
    /// The size of an entry of the process list.
    package var processEntry = 24
    /// What functions of the whole driver return, by name.
    package var results: [String: Int] = [:]
    package var devices: [FakeGPU]
    package var events: [FakeXid] = []

    package init(_ devices: [FakeGPU] = []) { self.devices = devices }
}

/// A device, or an instance of one. What is nil is not supported.
package struct FakeGPU: Encodable, Sendable {
    package var uuid: String
    package var model: String?
    package var pciBusID: String?
    package var minor: Int?
    package var memory: FakeMemory?
    package var computeCapability: [Int]?
    package var computeMode: Int? = 0
    package var mig: Int?
    package var migPending: Int?
    package var instances: [FakeGPU] = []
    /// Of an instance: its position among the device's instances, and the numbers of its parts.
    package var number: Int?
    package var gpuInstance: Int?
    package var computeInstance: Int?
    package var numaNode: Int?
    package var cpuAffinity: [Int]?
    /// The PCI address at the end of each NVLink; empty: the link is down.
    package var nvlinks: [String]?
    /// The level of the nearest common ancestor with each device.
    package var ancestors: [Int]?
    package var uncorrectableErrors: Int?
    package var rowRemapPending: Int?
    package var rowRemapFailed: Int?
    package var pageRetirementPending: Int?
    package var busyPercent: Int?
    package var memoryBusyPercent: Int?
    package var processes: [FakeGPUProcess] = []
    /// What functions return for this device, by name; `all` for every one.
    package var results: [String: Int] = [:]

    /// A device in good order, with the name `GPU-<index>...`.
    package init(_ index: Int, _ model: String, mebibytes: Int, computeCapability: [Int]) {
        let digit = String(index)
        uuid = "GPU-\(String(repeating: digit, count: 8))-0000-0000-0000-00000000000\(digit)"
        self.model = model
        pciBusID = "00000000:\(digit)A:00.0"
        minor = index
        memory = FakeMemory(total: mebibytes, reserved: mebibytes / 100, used: 0)
        self.computeCapability = computeCapability
        (rowRemapPending, rowRemapFailed, uncorrectableErrors) = (0, 0, 0)
        (busyPercent, memoryBusyPercent) = (0, 0)
    }

    /// An instance at a position of a divided device.
    package init(instance number: Int, of parent: FakeGPU, profile: String, mebibytes: Int) {
        uuid = "MIG-\(number)" + parent.uuid.dropFirst(5)
        model = "\(parent.model ?? "") MIG \(profile)"
        memory = FakeMemory(total: mebibytes, reserved: 16, used: 0)
        self.number = number
        gpuInstance = number + 7
        computeInstance = 0
    }
}

package struct FakeMemory: Encodable, Sendable {
    package var total: Int
    package var reserved: Int
    package var used: Int

    package init(total: Int, reserved: Int, used: Int) {
        self.total = total
        self.reserved = reserved
        self.used = used
    }
}

package struct FakeGPUProcess: Encodable, Sendable {
    package var pid: Int32
    /// `compute`, `graphics` or `mps`.
    package var kind: String
    package var name: String
    package var memory: Int?

    package init(_ kind: String = "compute", pid: Int32, name: String = "/opt/tools/train --fast", memory: Int? = 500) {
        self.kind = kind
        self.pid = pid
        self.name = name
        self.memory = memory
    }
}

/// An error report of the device at a position.
package struct FakeXid: Encodable, Sendable {
    package var device: Int
    package var xid: Int
    package var gpuInstance: Int?
    package var computeInstance: Int?

    package init(device: Int, xid: Int, gpuInstance: Int? = nil, computeInstance: Int? = nil) {
        self.device = device
        self.xid = xid
        self.gpuInstance = gpuInstance
        self.computeInstance = computeInstance
    }
}
