import Foundation
import TestSupport
import Testing

struct GPUsCommandTests {
    private let scratch = ScratchFolder()

    private func machine() -> FakeGPUMachine {
        var devices = [
            FakeGPU(0, "NVIDIA L4", mebibytes: 23034, computeCapability: [8, 9]),
            FakeGPU(1, "NVIDIA A30", mebibytes: 24576, computeCapability: [8, 0]),
            FakeGPU(2, "NVIDIA L4", mebibytes: 23034, computeCapability: [8, 9]),
            FakeGPU(3, "NVIDIA T4", mebibytes: 15360, computeCapability: [7, 5]),
        ]
        devices[1].mig = 1
        devices[1].instances = [FakeGPU(instance: 2, of: devices[1], profile: "1g.6gb", mebibytes: 5900)]
        devices[2].rowRemapFailed = 1
        devices[3].results["all"] = 15
        return FakeGPUMachine(devices)
    }

    private func gpus(
        _ machine: FakeGPUMachine, _ arguments: String..., environment: [String: String] = [:]
    ) throws -> Program.Result {
        let fake = try FakeNVML(machine)
        defer { withExtendedLifetime(fake) {} }
        let own = fake.environment.merging(["COHESIN_GPU_LEASES": scratch.file("leases")]) { $1 }
        return try Program.run(
            Program.cohesin, ["gpus"] + arguments, environment: own.merging(environment) { $1 })
    }

    private func row(_ result: Program.Result, _ number: String) -> String? {
        result.text.split(separator: "\n").first { $0.hasPrefix(number + "  ") }.map(String.init)
    }

    @Test func aMachineWithoutADriverIsAFineMachine() throws {
        let result = try Program.cohesin("gpus", environment: ["COHESIN_NVML_LIBRARY": ""])
        #expect(result.status == 0)
        #expect(result.text.hasPrefix("no NVIDIA driver here"))
        let json = try Program.cohesin("gpus", "--json", environment: ["COHESIN_NVML_LIBRARY": ""])
        #expect(json.status == 0)
        let document = try JSONSerialization.jsonObject(with: json.standardOutput) as? [String: Any]
        #expect((document?["devices"] as? [Any])?.isEmpty == true)
        #expect(document?["driver"] == nil)
    }

    @Test(arguments: [(9, "sudo modprobe nvidia"), (18, "restart the machine")])
    func aDriverThatDoesNotAnswerIsAFaultOfTheMachine(code: Int, advice: String) throws {
        var machine = machine()
        machine.results["nvmlInit_v2"] = code
        let result = try gpus(machine)
        #expect(result.status == 3)
        #expect(result.standardError.contains(advice))
        #expect(result.text == "")
    }

    @Test func everyDeviceHasARowThatSaysWhyItCannotBeUsed() throws {
        let result = try gpus(machine())
        #expect(result.status == 0)
        #expect(result.text.hasPrefix("NVIDIA driver 580.95.05, CUDA up to 13.0\n"))
        #expect(try #require(row(result, "0")).contains("free"))
        #expect(try #require(row(result, "1")).hasSuffix("divided   1 MIG instance"))
        #expect(try #require(row(result, "1 MIG 9")).contains("NVIDIA A30"))
        #expect(try #require(row(result, "2")).hasSuffix("unusable  a faulty memory row could not be replaced"))
        #expect(try #require(row(result, "3")).hasSuffix("unusable  it fell off the bus"))
    }

    @Test func whoHasADeviceIsShown() throws {
        let device = machine().devices[0].uuid
        let file = try scratch.write(
            #"{"run":"/data/hic","pid":7,"user":"ada","since":1}"#, to: "leases/\(device).lease")
        #expect(try #require(row(gpus(machine()), "0")).contains("free"))
        let other = try BackgroundProgram("/usr/bin/flock", ["--no-fork", "-x", file, "sleep", "600"])
        defer { other.signal(SIGKILL) }
        #expect(
            try eventually {
                try #require(row(gpus(machine()), "0")).hasSuffix("leased    ada's run in /data/hic (process 7)")
            })
    }

    @Test func theEnvironmentRestrictsAndThatIsSaid() throws {
        let result = try gpus(machine(), environment: ["CUDA_VISIBLE_DEVICES": "1"])
        #expect(result.standardError.contains("CUDA_VISIBLE_DEVICES=1 restricts"))
        #expect(try #require(row(result, "0")).hasSuffix("unusable  CUDA_VISIBLE_DEVICES leaves it out"))
        #expect(try #require(row(result, "1 MIG 9")).contains("free"))
    }

    private struct Document: Decodable {
        struct Device: Decodable {
            var uuid: String
            var kind: String
            var parent: String?
            var allocatableMiB: Int?
            var health: String
            var state: String
            var faults: [String]
        }
        var driver: String
        var devices: [Device]
    }

    @Test func theDocumentTellsTheSame() throws {
        let result = try gpus(machine(), "--json")
        let document = try JSONDecoder().decode(Document.self, from: result.standardOutput)
        #expect(document.driver == "580.95.05")
        #expect(document.devices.map(\.kind) == ["gpu", "gpu", "mig", "gpu"])
        #expect(document.devices.map(\.state) == ["free", "divided", "free", "unusable"])
        #expect(document.devices[2].parent == machine().devices[1].uuid)
        #expect(document.devices[0].allocatableMiB == 23034 - 230)
        #expect(document.devices[3].faults == ["a faulty memory row could not be replaced"])
    }
}
