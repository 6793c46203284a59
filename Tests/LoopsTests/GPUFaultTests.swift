import GPUDevice
import Loops
import TestSupport
import Testing

/// What can be wrong with a GPU is told in a sentence with its way out.
@Suite struct GPUFaultTests {
    private func error(
        _ machine: FakeCUDAMachine = FakeCUDAMachine(), missing: [String] = [], named name: String? = nil
    ) throws -> CUDAError? {
        let fake = try FakeCUDA(machine, missing: missing)
        do {
            _ = try RandomMap(seed: 1, bins: 70).search(.exact, devices: try fake.devices(named: name))
            return nil
        } catch let error as CUDAError {
            return error
        } catch LoopsError.device(let error) {
            return error
        }
    }

    private func machine(_ change: (inout FakeCUDADevice) -> Void) -> FakeCUDAMachine {
        var device = FakeCUDADevice()
        change(&device)
        return FakeCUDAMachine([device])
    }

    @Test func machineWithoutDriver() {
        #expect(throws: CUDAError.noLibrary) {
            try CUDADriver.open(.file("/nowhere/libcuda.so.1"), needed: CUDAVersion(major: 10, minor: 0))
        }
    }

    @Test(arguments: [
        (100, "CUDA_VISIBLE_DEVICES"), (803, "restart the machine"), (34, "stub for compilers"), (999, "dmesg"),
    ])
    func driverThatDoesNotStart(code: Int, advice: String) throws {
        var machine = FakeCUDAMachine()
        machine.results["cuInit"] = code
        let error = try #require(try error(machine))
        #expect(error.description.contains(advice))
    }

    @Test func driverOlderThanTheKernel() throws {
        var machine = FakeCUDAMachine()
        machine.cuda = 9020
        let words = try #require(try error(machine)).description
        #expect(words.contains("knows CUDA 9.2") && words.contains("needs 10.0") && words.contains("update the driver"))
    }

    @Test func libraryThatIsNotTheDriver() throws {
        let words = try #require(try error(missing: ["cuStreamCreate"])).description
        #expect(words.contains("it has no cuStreamCreate"))
    }

    @Test func driverWithoutDevices() throws {
        #expect(try error(FakeCUDAMachine([])) == .noDevice)
    }

    @Test func deviceThatIsNotThere() throws {
        let words = try #require(try error(named: "GPU-7")).description
        #expect(words.contains("\"GPU-7\"") && words.contains("GPU-00000000-0000-0000-0000-000000000000"))
        #expect(try error(named: "GPU-0000") == nil)
    }

    @Test func deviceOlderThanTheKernel() throws {
        let words = try #require(try error(machine { $0.capability = [6, 1] })).description
        #expect(words.contains("compute capability 6.1") && words.contains("needs 7.0"))
    }

    @Test(arguments: [(222, "update the driver"), (209, "update the driver"), (221, "libnvidia-ptxjitcompiler")])
    func driverThatRefusesTheKernelIsQuoted(code: Int, advice: String) throws {
        let words = try #require(try error(machine { $0.results["cuModuleLoadDataEx"] = code })).description
        #expect(words.contains("ptxas fatal : a fake opinion") && words.contains(advice) && words.contains("NVIDIA T4"))
    }

    @Test func deviceThatAnotherProgramHasToItself() throws {
        let words = try #require(try error(machine { $0.results["cuDevicePrimaryCtxRetain"] = 46 })).description
        #expect(words.contains("another program has it"))
    }

    @Test func tooLittleDeviceMemoryIsToldWithTheFigure() throws {
        let words = try #require(try error(machine { $0.memory = 8 << 20 })).description
        // The histogram: 4 neighbourhoods, 40 classes, 10,000 counts of 8 bytes.
        #expect(words.contains("13 MiB of its memory are needed and 8 MiB are free"))
    }

    @Test func tooLittleLockedMemory() throws {
        let words = try #require(try error(machine { $0.results["cuMemHostAlloc"] = 2 })).description
        #expect(words.contains("ulimit -l"))
    }

    @Test func deviceThatIsLostAtWork() throws {
        let error = try #require(try error(machine { $0.failsAtLaunch = 1 }))
        #expect(error.description.contains("cuStreamSynchronize: 719") && error.description.contains("xid"))
        #expect(error.device?.model == "NVIDIA T4")
    }
}
