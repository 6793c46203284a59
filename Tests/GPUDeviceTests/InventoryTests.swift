import GPUDevice
import TestSupport
import Testing

struct InventoryTests {
    @Test func eightDevicesOfDifferentKindsAreTold() throws {
        let found = try NVMLSession.inventory(.mixed)
        #expect(found.driver == DriverVersion("580.95.05"))
        #expect(found.cuda == CUDAVersion(major: 13, minor: 0))
        let whole = found.devices.filter { $0.kind == .whole }
        #expect(whole.map(\.index) == Array(0..<8))
        #expect(whole.map(\.uuid.text) == FakeGPUMachine.mixed.devices.map(\.uuid))
        #expect(whole.map(\.model) == FakeGPUMachine.mixed.devices.map(\.model))
        #expect(
            whole.map { $0.computeCapability?.description } == ["9.0", "9.0", "8.0", "8.0", "8.9", "8.6", "7.0", "6.1"])
        #expect(whole.map(\.minor) == Array(0..<8))
        #expect(whole[4].pciBusID == "00000000:4A:00.0")
        #expect(found.devices.allSatisfy { $0.health == .healthy })
        #expect(found.unreachable.isEmpty)
    }

    @Test func memoryThatTheDriverKeepsCannotBeAllocated() throws {
        let memory = try #require(try NVMLSession.inventory(.mixed).devices[0].memory)
        #expect(memory.total == 81559 << 20)
        #expect(memory.reserved == 815 << 20)
        #expect(memory.allocatable == (81559 - 815) << 20)
        #expect(memory.used == 0)
    }

    @Test func aDriverWithVersionOneOfTheMemoryCountsItsOwnAsUsed() throws {
        let memory = try #require(
            try NVMLSession.inventory(.mixed, missing: ["nvmlDeviceGetMemoryInfo_v2"]).devices[0].memory)
        #expect(memory == GPUMemory(total: 81559 << 20, reserved: nil, used: 815 << 20))
        #expect(memory.allocatable == 81559 << 20)
    }

    @Test func aDeviceThatSharesTheMachinesMemoryHasUnknownMemory() throws {
        let device = try NVMLSession.inventory(.one { $0.memory = nil }).devices[0]
        #expect(device.memory == nil)
        #expect(device.health == .healthy)
    }

    @Test func instancesStandBehindTheirDeviceAndHolesAreLeftOut() throws {
        let found = try NVMLSession.inventory(.mixed)
        #expect(found.devices[1].mig == .on)
        #expect(found.devices[0].mig == .off)
        #expect(found.devices.last?.mig == .unsupported)
        let instances = found.instances(of: found.devices[1].uuid)
        #expect(found.devices[2...4].elementsEqual(instances))
        #expect(instances.map(\.model).allSatisfy { $0.hasPrefix("NVIDIA H100 80GB HBM3 MIG ") })
        #expect(instances.map { $0.memory?.total } == [40192 << 20, 9728 << 20, 9728 << 20])
        #expect(
            instances.map(\.kind)
                == [7, 9, 13].map {
                    .instance(parent: found.devices[1].uuid, gpuInstance: $0, computeInstance: 0)
                })
        #expect(instances.allSatisfy { $0.index == 1 && $0.computeCapability?.major == 9 && $0.linkGroup == 0 })
    }

    @Test func aDividedDeviceWithoutInstancesStandsAlone() throws {
        let found = try NVMLSession.inventory(.one { $0.mig = 1 })
        #expect(found.devices.count == 1)
        #expect(found.devices[0].mig == .on)
    }

    @Test func devicesWithNVLinkAreAGroupAndOthersByTheirHostBridge() throws {
        let found = try NVMLSession.inventory(.mixed)
        #expect(found.devices.filter { $0.kind == .whole }.map(\.linkGroup) == [0, 0, 1, 1, 2, 2, 3, 3])
        #expect(found.links.count == 8 * 7 / 2)
        #expect(found.links.count { $0.path == .nvlink } == 1)
        #expect(found.links.count { $0.path == .hostBridge } == 3)
    }

    @Test func devicesOnOneSwitchOfNVLinkAreAGroup() throws {
        var machine = FakeGPUMachine((0..<4).map { FakeGPU($0, "H100", mebibytes: 80000, computeCapability: [9, 0]) })
        for index in 0..<4 { machine.devices[index].nvlinks = ["00000000:C\(index < 3 ? 1 : 2):00.0"] }
        let found = try NVMLSession.inventory(machine)
        #expect(found.links.count { $0.path == .nvlink } == 3)
        #expect(found.devices.map(\.linkGroup) == [0, 0, 0, nil])
    }

    @Test func aSingleDeviceIsAGroup() throws {
        #expect(try NVMLSession.inventory(.one()).devices[0].linkGroup == 0)
    }

    @Test func theNearestProcessorsAndTheirNodeAreTold() throws {
        let sysfs = ScratchFolder()
        try sysfs.write("1\n", to: "bus/pci/devices/0000:0a:00.0/numa_node")
        try sysfs.write("-1\n", to: "bus/pci/devices/0000:2a:00.0/numa_node")
        var machine = FakeGPUMachine.mixed
        machine.devices[3].numaNode = 5
        let found = try NVMLSession.inventory(machine, sysfs: sysfs.path)
        let whole = found.devices.filter { $0.kind == .whole }
        #expect(whole.map(\.numaNode) == [1, nil, nil, 5, nil, nil, nil, nil])
        #expect(whole[0].cpuAffinity == [0, 1, 63, 64, 127])
        #expect(whole[2].cpuAffinity == [])
    }

    @Test func whoMayOpenADeviceIsTold() throws {
        let modes = try (0..<4).map { mode in try NVMLSession.inventory(.one { $0.computeMode = mode }).devices[0] }
        #expect(modes.map(\.computeMode) == [.shared, .exclusiveProcess, .prohibited, .exclusiveProcess])
        #expect(modes.map(\.health.isUsable) == [true, true, false, true])
    }

    @Test func anOldDriverHasFewerFeaturesAndAllDevices() throws {
        let missing = [
            "nvmlDeviceGetMemoryInfo_v2", "nvmlDeviceGetMigMode", "nvmlDeviceGetMaxMigDeviceCount",
            "nvmlDeviceGetMigDeviceHandleByIndex", "nvmlDeviceGetRemappedRows", "nvmlDeviceGetNumaNodeId",
            "nvmlDeviceGetComputeRunningProcesses_v2", "nvmlDeviceGetComputeRunningProcesses_v3",
            "nvmlDeviceGetNvLinkRemotePciInfo_v2", "nvmlDeviceGetTopologyCommonAncestor", "nvmlEventSetWait_v2",
            "nvmlSystemGetCudaDriverVersion_v2", "nvmlDeviceGetPciInfo_v3", "nvmlSystemGetProcessName",
        ]
        let found = try NVMLSession.inventory(.mixed, missing: missing)
        #expect(found.devices.count == 8)
        #expect(found.cuda == nil)
        #expect(found.devices.allSatisfy { $0.mig == .unsupported && $0.pciBusID == nil && $0.linkGroup == nil })
        #expect(found.devices.allSatisfy { $0.health == .healthy })
    }
}
