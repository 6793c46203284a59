import GPUDevice
import TestSupport
import Testing

struct DriverFaultTests {
    /// What comes of a first conversation with this library.
    private func error(_ location: DriverLocation) -> GPUError? {
        do throws(GPUError) {
            _ = try NVMLSession.open(location).inventory()
            return nil
        } catch {
            return error
        }
    }

    private func error(_ machine: FakeGPUMachine, missing: [String] = []) throws -> (GPUError?, path: String) {
        let fake = try FakeNVML(machine, missing: missing)
        return withExtendedLifetime(fake) { (error(.file(fake.path)), fake.path) }
    }

    @Test func noLibraryMeansNoDriver() throws {
        let missing = try #require(error(.file("/nowhere/libnvidia-ml.so.1")))
        #expect(missing.meansNoDriver)
        #expect(missing.description.hasPrefix("no NVIDIA driver here"))
        #expect(try #require(error(.nowhere)).meansNoDriver)
    }

    @Test func theVariableNamesTheLibrary() {
        #expect(DriverLocation(nvmlIn: [:]) == .system)
        #expect(DriverLocation(nvmlIn: ["COHESIN_NVML_LIBRARY": ""]) == .nowhere)
        #expect(DriverLocation(nvmlIn: ["COHESIN_NVML_LIBRARY": "/opt/x.so"]) == .file("/opt/x.so"))
    }

    @Test func anotherLibraryIsNotTheDriver() throws {
        let (error, path) = try error(.mixed, missing: ["nvmlInit_v2"])
        #expect(error == .notTheDriver(path: path, missing: "nvmlInit_v2"))
    }

    @Test(arguments: [
        (18, GPUError.libraryMismatch), (9, .driverNotLoaded), (4, .noPermission),
        (999, .callFailed(function: "nvmlInit_v2", code: 999, text: "a fake failure")),
    ])
    func aDriverThatDoesNotStartIsToldWithTheWayOut(code: Int, expected: GPUError) throws {
        var machine = FakeGPUMachine.mixed
        machine.results["nvmlInit_v2"] = code
        #expect(try error(machine).0 == expected)
        #expect(!expected.meansNoDriver)
    }

    @Test func aDriverThatStopsAnsweringIsAnError() throws {
        try NVMLSession.talking(to: .mixed) { session, fake in
            var machine = FakeGPUMachine.mixed
            machine.results["nvmlDeviceGetCount_v2"] = 999
            try fake.set(machine)
            do throws(GPUError) {
                _ = try session.inventory()
                Issue.record("a driver that does not count had devices")
            } catch {
                #expect(error == .callFailed(function: "nvmlDeviceGetCount_v2", code: 999, text: "a fake failure"))
            }
        }
    }

    @Test func aDriverWithoutDevicesHasNone() throws {
        #expect(try NVMLSession.inventory(FakeGPUMachine()).devices.isEmpty)
    }
}
