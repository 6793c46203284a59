import Foundation
import TestSupport
import Testing

struct DoctorCommandTests {
    private let scratch = ScratchFolder()

    private struct Document: Decodable {
        struct Finding: Decodable {
            var code: String
            var weight: String
            var text: String
            var remedy: String?
        }
        var canRun: Bool
        var findings: [Finding]
    }

    /// A PATH with these programs of the machine and no container engine.
    private func path(_ programs: String...) throws -> String {
        let folder = scratch.file("bin")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for program in programs {
            try scratch.write("#!/bin/sh\n", to: "bin/\(program)")
            chmod("\(folder)/\(program)", 0o755)
        }
        return folder
    }

    private func doctor(_ environment: [String: String]) throws -> (status: Int32, document: Document) {
        let result = try Program.run(
            Program.cohesin, ["doctor", "--json"], directory: scratch.path,
            environment: ["COHESIN_NVML_LIBRARY": ""].merging(environment) { $1 })
        return (result.status, try JSONDecoder().decode(Document.self, from: result.standardOutput))
    }

    @Test func aMachineWithItsToolsCanRunWithoutAGPU() throws {
        let (status, document) = try doctor(["PATH": try path("bash", "bwa", "samtools")])
        #expect(status == 0)
        #expect(document.canRun)
        #expect(document.findings.contains { $0.code == "GPU001" })
        #expect(document.findings.contains { $0.code == "HOST" && $0.weight == "fine" })
        #expect(document.findings.contains { $0.code == "ENGINE" && $0.remedy == "sudo apt-get install podman" })
    }

    @Test func aMachineWithoutAnAlignerOrAnEngineCannot() throws {
        let (status, document) = try doctor(["PATH": try path("bash", "samtools")])
        #expect(status == 3)
        #expect(!document.canRun)
        #expect(document.findings.filter { $0.weight == "stops" }.map(\.remedy) == ["sudo apt-get install bwa"])
    }

    @Test func theFaultOfADriverIsToldWithItsCommand() throws {
        var machine = FakeGPUMachine()
        machine.results["nvmlInit_v2"] = 18
        let fake = try FakeNVML(machine)
        let environment = fake.environment.merging(["PATH": try path("bash", "bwa", "samtools")]) { $1 }
        let (status, document) = try doctor(environment)
        #expect(status == 0)
        #expect(document.findings.filter { $0.code == "GPU002" }.map(\.remedy) == ["sudo reboot"])
        withExtendedLifetime(fake) {}
    }

    @Test func peopleReadALineForEachFindingAndItsRemedy() throws {
        let result = try Program.run(
            Program.cohesin, ["doctor"], directory: scratch.path,
            environment: ["COHESIN_NVML_LIBRARY": "", "PATH": try path("bash")])
        #expect(result.status == 3)
        #expect(result.text.contains("mend: sudo apt-get install bwa"))
        #expect(result.standardError.contains("no run can do its work here"))
    }
}
