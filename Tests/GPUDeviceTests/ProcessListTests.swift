import Foundation
import GPUDevice
import TestSupport
import Testing

struct ProcessListTests {
    private let own = ProcessInfo.processInfo.processIdentifier
    private var user: String { NSUserName() }

    /// A device with this process, the first one and another's.
    private func machine(entry: Int) -> FakeGPUMachine {
        var machine = FakeGPUMachine.one { device in
            device.processes = [
                FakeGPUProcess(pid: own, memory: 500), FakeGPUProcess(pid: 1, name: "init", memory: nil),
                FakeGPUProcess("graphics", pid: getppid(), name: "/usr/lib/xorg/Xorg", memory: 30),
            ]
        }
        machine.processEntry = entry
        return machine
    }

    private var expected: [GPUProcess] {
        [
            GPUProcess(pid: own, kind: .compute, memory: 500 << 20, user: user, name: "train"),
            GPUProcess(pid: 1, kind: .compute, memory: nil, user: "root", name: "init"),
            GPUProcess(pid: getppid(), kind: .graphics, memory: 30 << 20, user: user, name: "Xorg"),
        ].sorted { $0.pid < $1.pid }
    }

    @Test(arguments: [16, 24, 32])
    func theListIsReadWhateverTheSizeOfItsEntries(entry: Int) throws {
        let device = try NVMLSession.inventory(machine(entry: entry)).devices[0]
        #expect(device.processes == expected)
        #expect(device.hiddenProcesses == 0)
    }

    @Test(arguments: [["_v3"], ["_v3", "_v2"]])
    func olderDriversHaveOlderLists(missing: [String]) throws {
        let lists = ["Compute", "Graphics", "MPSCompute"].map { "nvmlDeviceGet\($0)RunningProcesses" }
        let device = try NVMLSession.inventory(
            machine(entry: 24), missing: lists.flatMap { list in missing.map { list + $0 } }
        ).devices[0]
        #expect(device.processes == expected)
    }

    @Test func processesOfAnotherViewOfTheMachineAreCountedAndNotNamed() throws {
        let device = try NVMLSession.inventory(machine(entry: 24), seesHostProcesses: false).devices[0]
        #expect(device.processes == [])
        #expect(device.hiddenProcesses == 3)
    }

    @Test func aNumberThatNoProcessHasIsNotNamed() throws {
        let machine = FakeGPUMachine.one { $0.processes = [FakeGPUProcess(pid: .max)] }
        let device = try NVMLSession.inventory(machine).devices[0]
        #expect(device.processes == [])
        #expect(device.hiddenProcesses == 1)
    }

    @Test func aProcessOfTwoListsIsThereOnce() throws {
        let machine = FakeGPUMachine.one {
            $0.processes = [FakeGPUProcess(pid: own), FakeGPUProcess("graphics", pid: own, memory: 500)]
        }
        #expect(try NVMLSession.inventory(machine).devices[0].processes.map(\.kind) == [.compute])
    }

    @Test func manyProcessesFitIntoTheList() throws {
        let machine = FakeGPUMachine.one { $0.processes = (0..<300).map { _ in FakeGPUProcess(pid: 999_999_999) } }
        #expect(try NVMLSession.inventory(machine).devices[0].hiddenProcesses == 300)
    }

    @Test func usageTellsMemoryTimeAndProcesses() throws {
        var machine = machine(entry: 24)
        machine.devices[0].memory?.used = 530
        (machine.devices[0].busyPercent, machine.devices[0].memoryBusyPercent) = (97, 41)
        let usage = try NVMLSession.talking(to: machine) { session, _ in
            try session.usage(of: GPUUUID(machine.devices[0].uuid))
        }
        #expect(usage.memory?.used == 530 << 20)
        #expect(usage.busyPercent == 97)
        #expect(usage.memoryBusyPercent == 41)
        #expect(usage.processes == expected)
    }

    @Test func anInstanceDoesNotTellHowBusyItIs() throws {
        let machine = FakeGPUMachine.mixed
        let usage = try NVMLSession.talking(to: machine) { session, _ in
            try session.usage(of: GPUUUID(machine.devices[1].instances[0].uuid))
        }
        #expect(usage.busyPercent == nil)
        #expect(usage.memory?.total == 40192 << 20)
    }

    @Test func aDeviceThatIsNotThereIsAnError() throws {
        #expect(throws: GPUError.self) {
            try NVMLSession.talking(to: .mixed) { session, _ in try session.usage(of: GPUUUID("GPU-none")) }
        }
    }
}
