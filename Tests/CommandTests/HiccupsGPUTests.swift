import Foundation
import TestSupport
import Testing

/// `cohesin hiccups --device` from outside, on GPUs that a library stands in for.
@Suite(.enabled(if: SharedData.isPresent, "shared reference data is absent"))
struct HiccupsGPUTests {
    private let golden = SharedData.path("golden/goldA.v9.juicer_tools_2.24.00.hic")
    private let nowhere = ["COHESIN_CUDA_LIBRARY": ""]

    /// Runs on the golden map and returns what was said and the files by name.
    private func run(
        _ options: [String], environment: [String: String]
    ) throws -> (result: Program.Result, files: [String: Data]) {
        let scratch = ScratchFolder()
        let folder = scratch.file("out")
        let result = try Program.run(
            Program.cohesin, ["hiccups", "-k", "KR", "-r", "10000,25000"] + options + [golden, folder],
            environment: environment)
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            files[name] = FileManager.default.contents(atPath: folder + "/" + name)
        }
        return (result, files)
    }

    private func machine(_ change: (inout [FakeCUDADevice]) -> Void = { _ in }) throws -> FakeCUDA {
        var devices = [FakeCUDADevice(), FakeCUDADevice("NVIDIA H200", capability: [9, 0], sharedMemory: 227 << 10)]
        change(&devices)
        return try FakeCUDA(FakeCUDAMachine(devices))
    }

    @Test func gpusWriteTheSameFilesAsTheProcessor() throws {
        let fake = try machine()
        let cpu = try run(["--device", "cpu"], environment: fake.environment)
        #expect(fake.log.isEmpty)
        let gpu = try run(["--device", "gpu"], environment: fake.environment)
        #expect(gpu.result.status == 0, "\(gpu.result.standardError)")
        #expect(gpu.result.standardError.contains("NVIDIA T4 (GPU-00000000-0000-0000-0000-000000000000), NVIDIA H200"))
        #expect(gpu.files.count == 7)
        #expect(gpu.files == cpu.files)
        #expect(Set(fake.log) == ["launch on 0", "launch on 1", "tidy 0", "tidy 1"])
    }

    @Test func oneGPUCanBeNamed() throws {
        let fake = try machine()
        let result = try run(["--device", "gpu:GPU-1111"], environment: fake.environment).result
        #expect(result.status == 0, "\(result.standardError)")
        #expect(!fake.log.contains("launch on 0") && fake.log.contains("launch on 1"))
    }

    @Test func withoutADriverAutoUsesTheProcessorAndSaysSo() throws {
        let (result, files) = try run([], environment: nowhere)
        #expect(result.status == 0)
        #expect(result.standardError.contains("no NVIDIA driver here"))
        #expect(result.standardError.contains("tested by the CPU"))
        #expect(files.count == 7)
    }

    @Test func withoutADriverGPUIsRefused() throws {
        let (result, files) = try run(["--device", "gpu"], environment: nowhere)
        #expect(result.status == 3)
        #expect(result.standardError.contains("no NVIDIA driver here"))
        #expect(result.standardError.contains("--device cpu gives the same loops"))
        #expect(files.isEmpty)
    }

    @Test func whatALostGPUHadToDoOthersDo() throws {
        let cpu = try run(["--device", "cpu"], environment: nowhere)
        // The second device alone, then both.
        for (first, words) in [(Int?.none, "on the other GPUs"), (1, "on the CPU")] {
            let fake = try machine {
                $0[0].failsAtLaunch = first
                $0[1].failsAtLaunch = 2
            }
            let auto = try run([], environment: fake.environment)
            #expect(auto.result.status == 0)
            #expect(auto.result.standardError.contains("NVIDIA H200 (GPU-11111111"))
            #expect(auto.result.standardError.contains("bp begins anew \(words)"))
            #expect(auto.files == cpu.files)
        }
    }

    @Test func aLostGPUIsAFailureWhereGPUsWereAskedFor() throws {
        let fake = try machine { $0[0].failsAtLaunch = 1 }
        let (result, files) = try run(["--device", "gpu"], environment: fake.environment)
        #expect(result.status == 3)
        #expect(result.standardError.contains("NVIDIA T4 (GPU-00000000"))
        #expect(files.isEmpty)
    }

    @Test(arguments: [["--device", "tpu"], ["--device", "gpu:"], ["--device", "gpu", "--arithmetic", "juicer"]])
    func impossibleDeviceIsAUsageError(options: [String]) throws {
        let result = try Program.run(Program.cohesin, ["hiccups"] + options + [golden, "/nonexistent/out"])
        #expect(result.status == 2)
        #expect(result.standardError.contains("--device"))
    }
}
