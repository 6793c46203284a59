import GPUDevice
import TestSupport

extension NVMLSession {
    /// A conversation with a fake driver, which goes when it is over.
    static func talking<Result>(
        to machine: FakeGPUMachine, missing: [String] = [], sysfs: String = "/nowhere", seesHostProcesses: Bool = true,
        _ body: (inout NVMLSession, FakeNVML) throws -> Result
    ) throws -> Result {
        let fake = try FakeNVML(machine, missing: missing)
        defer { withExtendedLifetime(fake) {} }
        var session = try open(.file(fake.path), sysfs: sysfs, seesHostProcesses: seesHostProcesses)
        return try body(&session, fake)
    }

    static func inventory(
        _ machine: FakeGPUMachine, missing: [String] = [], sysfs: String = "/nowhere", seesHostProcesses: Bool = true
    ) throws -> GPUInventory {
        try talking(to: machine, missing: missing, sysfs: sysfs, seesHostProcesses: seesHostProcesses) { session, _ in
            try session.inventory()
        }
    }
}

extension FakeGPUMachine {
    /// Eight devices of four kinds: two H100 with NVLink, one of them divided into three instances, two A100, two cards
    /// for desktops behind one host bridge, two old ones.
    static var mixed: FakeGPUMachine {
        var devices = [
            FakeGPU(0, "NVIDIA H100 80GB HBM3", mebibytes: 81559, computeCapability: [9, 0]),
            FakeGPU(1, "NVIDIA H100 80GB HBM3", mebibytes: 81559, computeCapability: [9, 0]),
            FakeGPU(2, "NVIDIA A100-PCIE-40GB", mebibytes: 40960, computeCapability: [8, 0]),
            FakeGPU(3, "NVIDIA A100-PCIE-40GB", mebibytes: 40960, computeCapability: [8, 0]),
            FakeGPU(4, "NVIDIA GeForce RTX 4090", mebibytes: 24564, computeCapability: [8, 9]),
            FakeGPU(5, "NVIDIA GeForce RTX 3060", mebibytes: 12288, computeCapability: [8, 6]),
            FakeGPU(6, "Tesla V100-SXM2-16GB", mebibytes: 16384, computeCapability: [7, 0]),
            FakeGPU(7, "Quadro P1000", mebibytes: 4096, computeCapability: [6, 1]),
        ]
        devices[0].nvlinks = ["00000000:1A:00.0", "", "00000000:1A:00.0"]
        devices[1].nvlinks = ["00000000:0A:00.0", "", "00000000:0A:00.0"]
        for first in devices.indices {
            devices[first].ancestors = devices.indices.map { first / 2 == $0 / 2 ? 30 : 50 }
        }
        for index in 0..<4 { devices[index].mig = 0 }
        devices[1].mig = 1
        devices[1].instances = [(0, "3g.40gb", 40192), (2, "1g.10gb", 9728), (6, "1g.10gb", 9728)].map {
            FakeGPU(instance: $0.0, of: devices[1], profile: $0.1, mebibytes: $0.2)
        }
        for index in 0..<2 { devices[index].cpuAffinity = [0, 1, 63, 64, 127] }
        // Desktop cards and old ones have no such counters.
        for index in 4..<8 { devices[index].uncorrectableErrors = nil }
        for index in 6..<8 { (devices[index].rowRemapPending, devices[index].rowRemapFailed) = (nil, nil) }
        return FakeGPUMachine(devices)
    }

    /// One device in good order, changed.
    static func one(_ change: (inout FakeGPU) -> Void = { _ in }) -> FakeGPUMachine {
        var device = FakeGPU(0, "NVIDIA L4", mebibytes: 23034, computeCapability: [8, 9])
        change(&device)
        return FakeGPUMachine([device])
    }
}
