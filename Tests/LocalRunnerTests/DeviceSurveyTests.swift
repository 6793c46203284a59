import GPUDevice
import LocalRunner
import Pipeline
import Scheduling
import Testing

struct DeviceSurveyTests {
    /// Two whole GPUs of different models and a divided one with two instances.
    private static var inventory: GPUInventory {
        func gpu(_ index: Int, _ model: String, mig: GPU.MIGMode = .off) -> GPU {
            GPU(
                uuid: GPUUUID("GPU-\(index)abc"), index: index, model: model,
                memory: GPUMemory(total: 24 << 30, reserved: 1 << 30, used: 0),
                computeCapability: GPUComputeCapability(major: 8, minor: index), mig: mig, numaNode: index,
                linkGroup: index)
        }
        func instance(_ part: Int, of parent: GPU) -> GPU {
            var gpu = parent
            gpu.uuid = GPUUUID("MIG-\(part)def")
            gpu.kind = .instance(parent: parent.uuid, gpuInstance: part, computeInstance: 0)
            gpu.mig = .unsupported
            gpu.model += " MIG 1g.5gb"
            gpu.memory = GPUMemory(total: 5 << 30, reserved: 0, used: 0)
            return gpu
        }
        let divided = gpu(2, "A100", mig: .on)
        return GPUInventory(
            driver: DriverVersion("580"), cuda: nil,
            devices: [gpu(0, "L4"), gpu(1, "A30"), divided, instance(7, of: divided), instance(9, of: divided)])
    }

    private func survey(
        _ environment: [String: String] = [:], leases: [DeviceID: LeaseOutcome] = [:],
        _ change: (inout GPUInventory) -> Void = { _ in }
    ) -> DeviceSurvey {
        var inventory = Self.inventory
        change(&inventory)
        return DeviceSurvey(
            inventory, environment: environment, hostMemory: ByteCount(gibibytes: 99), leases: leases)
    }

    private func usable(_ value: String?, order: String? = nil) -> [String] {
        var environment: [String: String] = [:]
        environment["CUDA_VISIBLE_DEVICES"] = value
        environment["CUDA_DEVICE_ORDER"] = order
        return survey(environment).devices.filter { $0.fault == nil }.map(\.id.text)
    }

    @Test func theSchedulerGetsWhatTheDriverTells() throws {
        let devices = survey().devices
        #expect(
            devices[1]
                == Device(
                    id: DeviceID("GPU-1abc"), index: 1, model: "A30", memory: ByteCount(gibibytes: 23),
                    computeCapability: ComputeCapability(major: 8, minor: 1), numaNode: 1, linkGroup: 1))
        #expect(devices[4].kind == .migInstance(parent: DeviceID("GPU-2abc")))
        #expect(devices[4].model == "A100")
        #expect(devices[4].memory == ByteCount(gibibytes: 5))
        #expect(survey().entries.map(\.word) == ["free", "free", "divided", "free", "free"])
    }

    @Test func aParentWithMIGOnIsNotGivenOutWhole() {
        let entry = survey().entries[2]
        #expect(entry.state == .divided(2))
        let alone = survey { $0.devices.removeLast(2) }
        #expect(alone.entries[2].state == .unusable("MIG is on, and it has no instances"))
        #expect(alone.devices[2].fault != nil)
    }

    @Test func aDeviceThatSharesTheHostsMemoryHasAsMuch() {
        #expect(survey { $0.devices[0].memory = nil }.devices[0].memory == ByteCount(gibibytes: 99))
    }

    @Test func faultsKeepADeviceOrPutItLast() {
        let survey = survey { inventory in
            inventory.devices[0].faults = [.rowRemapFailed]
            inventory.devices[1].faults = [.rowRemapPending]
            inventory.devices[1].computeMode = .exclusiveProcess
        }
        #expect(survey.entries[0].state == .unusable("a faulty memory row could not be replaced"))
        #expect(survey.devices[1].isDegraded)
        #expect(!survey.devices[1].allowsSharing)
        #expect(survey.entries[1].why == "comes last: a memory row waits for a reset to be replaced")
    }

    @Test func whoHasADeviceIsTold() {
        let ada = LeaseHolder(run: "/data/run", pid: 4711, user: "ada", since: 0)
        let survey = survey(leases: [DeviceID("GPU-0abc"): .held(by: ada), DeviceID("GPU-1abc"): .taken])
        #expect(survey.entries[0].why == "ada's run in /data/run (process 4711)")
        #expect(survey.entries.map(\.word) == ["leased", "ours", "divided", "free", "free"])
        // A lease passes: no task is refused for it.
        #expect(survey.devices.allSatisfy { $0.fault == nil })
    }

    @Test func aForeignProgramThatComputesIsInTheWay() {
        let survey = survey { inventory in
            inventory.devices[0].processes = [
                GPUProcess(pid: 7, kind: .compute, memory: 1 << 20, user: "bob", name: "train")
            ]
        }
        #expect(survey.entries[0].state == .busy("train (process 7 of bob, 1 MiB)"))
    }

    @Test func aDesktopIsTolerated() {
        func state(_ mebibytes: Int64) -> DeviceSurvey.State {
            survey { inventory in
                inventory.devices[0].memory?.used = mebibytes << 20
                inventory.devices[0].processes = [
                    GPUProcess(pid: 7, kind: .graphics, memory: mebibytes << 20, user: "bob", name: "Xorg")
                ]
            }.entries[0].state
        }
        #expect(state(1023) == .free)
        #expect(state(1024) == .busy("Xorg (process 7 of bob, 1 GiB)"))
    }

    @Test func memoryAloneDecidesWhereProcessesCannotBeNamed() {
        func state(_ mebibytes: Int64, hidden: Int) -> DeviceSurvey.State {
            survey { inventory in
                inventory.devices[0].memory?.used = mebibytes << 20
                inventory.devices[0].hiddenProcesses = hidden
            }.entries[0].state
        }
        #expect(state(300, hidden: 2) == .free)
        #expect(state(2048, hidden: 2) == .busy("processes that cannot be seen from here (2 GiB)"))
        #expect(state(2048, hidden: 0) == .busy("processes that the driver does not name (2 GiB)"))
    }

    @Test func ourOwnProcessesAreNotForeign() {
        let process = GPUProcess(pid: 7, kind: .compute, memory: 4 << 30, user: "ada", name: "hiccups")
        let memory = GPUMemory(total: 24 << 30, reserved: 0, used: 4 << 30)
        #expect(ForeignUse.obstacle(memory: memory, processes: [process], hidden: 0) { $0 == 7 } == nil)
        #expect(ForeignUse.obstacle(memory: memory, processes: [process], hidden: 0) { $0 == 8 } != nil)
    }

    private static let instances = ["MIG-7def", "MIG-9def"]
    private static let everything = ["GPU-0abc", "GPU-1abc", "GPU-2abc"] + instances

    @Test(arguments: [
        (nil, everything), ("", []), (" ", []), ("0", ["GPU-0abc"]), ("1,0", ["GPU-0abc", "GPU-1abc"]),
        ("GPU-1abc", ["GPU-1abc"]), ("GPU-1", ["GPU-1abc"]), ("GPU-", []), ("gpu-1", []),
        ("MIG-9def", ["MIG-9def"]), ("MIG-7", ["MIG-7def"]), ("MIG-GPU-2abc/9/0", ["MIG-9def"]),
        ("2", ["GPU-2abc"] + instances), ("GPU-2abc, 0", ["GPU-0abc", "GPU-2abc"] + instances),
        ("0,-1,1", ["GPU-0abc"]), ("7,0", []), ("0,,1", ["GPU-0abc"]), ("NoDevFiles", []), ("0,0", ["GPU-0abc"]),
    ])
    func theEnvironmentRestrictsAsCUDAReadsIt(value: String?, expected: [String]) {
        #expect(usable(value) == expected)
    }

    @Test func aRestrictionIsSaid() throws {
        let note = try #require(survey(["CUDA_VISIBLE_DEVICES": "1,9"]).visible.note)
        #expect(note.contains("CUDA_VISIBLE_DEVICES=1,9"))
        #expect(note.contains("'9' names no device"))
        #expect(note.contains("order of the bus"))
        let sure = ["CUDA_VISIBLE_DEVICES": "1", "CUDA_DEVICE_ORDER": "PCI_BUS_ID"]
        #expect(try !#require(survey(sure).visible.note).contains("order of the bus"))
        #expect(try !#require(survey(["CUDA_VISIBLE_DEVICES": "GPU-1"]).visible.note).contains("order of the bus"))
        #expect(survey().visible.note == nil)
        #expect(
            survey(["CUDA_VISIBLE_DEVICES": "1"]).entries[0].state == .unusable("CUDA_VISIBLE_DEVICES leaves it out"))
    }
}
