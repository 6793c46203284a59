import Foundation
import GPUDevice
import LocalRunner
import RunStore
import TestSupport
import Testing

struct MachineRecordTests {
    private func record(_ files: [String: String], gpus: GPUInventory? = nil) throws -> MachineRecord {
        let root = ScratchFolder()
        for (name, text) in files { try root.write(text, to: name) }
        return withExtendedLifetime(root) { MachineRecord(gpus: gpus, root: root.path) }
    }

    @Test func processorAndSystemAreNamedAsTheKernelAndTheDistributionNameThem() throws {
        let record = try record([
            "proc/cpuinfo": "processor\t: 0\nmodel name\t: AMD EPYC 7B13\n\nprocessor\t: 1\nmodel name\t: other\n",
            "etc/os-release": "NAME=\"Debian GNU/Linux\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n",
        ])
        #expect(record.processor == "AMD EPYC 7B13")
        #expect(record.system == "Debian GNU/Linux 12 (bookworm)")
        #expect(record.gpus.isEmpty && record.driver == nil)
    }

    @Test func whatIsNotToldIsNotGuessed() throws {
        // As on arm64, where /proc/cpuinfo has no such line.
        let record = try record(["proc/cpuinfo": "processor\t: 0\nCPU part\t: 0xd40\n", "etc/os-release": "ID=x\n"])
        #expect(record.processor == nil)
        #expect(record.system == nil)
    }

    @Test func kernelAndArchitectureAreThoseThatUnameTells() throws {
        let record = try record([:])
        func uname(_ option: String) throws -> String {
            try Program.run("/usr/bin/uname", [option]).text.trimmingCharacters(in: .newlines)
        }
        #expect(try record.kernel == uname("-r"))
        #expect(try record.architecture == uname("-m"))
    }

    @Test func gpusHaveTheirModelsAndTheDriver() throws {
        let gpus = ["GPU-a", "GPU-b"].enumerated().map { index, uuid in
            GPU(
                uuid: GPUUUID(uuid), index: index, model: "NVIDIA L4",
                memory: GPUMemory(total: 23034 << 20, reserved: 1 << 30, used: 0))
        }
        let record = try record([:], gpus: GPUInventory(driver: DriverVersion("535.104.05"), cuda: nil, devices: gpus))
        #expect(record.driver == "535.104.05")
        #expect(record.gpus.map(\.uuid) == ["GPU-a", "GPU-b"])
        #expect(record.gpus.map(\.memoryMiB) == [23034, 23034])
        #expect(record.gpuModels == ["2 NVIDIA L4"])
    }
}
