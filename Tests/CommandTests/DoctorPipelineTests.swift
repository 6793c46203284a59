import Foundation
import TestSupport
import Testing

/// `cohesin doctor FILE`: what a run of the file would meet here, and that `run` meets the same.
struct DoctorPipelineTests {
    private let gpus = GPURuns()

    private struct Document: Decodable {
        struct Finding: Decodable {
            var code: String
            var weight: String
            var text: String
            var remedy: String?
            var devices: [String]
        }
        var canRun: Bool
        var findings: [Finding]
    }

    /// A machine with a driver, an engine and a pipeline of one GPU stage.
    private struct Machine {
        var needs = "gpu: 1"
        var memory = "1 MiB"
        var more = ""
        var options: [String] = []
        /// nil: there is no driver.
        var driver: FakeGPUMachine?
        /// The environment of docker's image; nil: it has no image.
        var image: [String]?
        var runtimes = "{\"runc\":{},\"nvidia\":{}}"
    }

    private func machine(_ change: (inout Machine) -> Void) -> Machine {
        var machine = Machine(driver: gpus.machine(2))
        change(&machine)
        return machine
    }

    /// A PATH with bash and a docker that answers and runs nothing; other engines of the machine are not on it.
    private func docker(_ machine: Machine) throws -> String {
        let inspected =
            try machine.image.map { variables in
                let json = String(decoding: try JSONEncoder().encode(variables), as: UTF8.self)
                return "echo 'sha256:\(String(repeating: "a", count: 64)) \(json)'"
            } ?? "echo 'Error: No such image: tools:1' >&2; exit 1"
        try gpus.scratch.write(
            """
            #!/bin/bash
            case "$1 $2" in
              "image inspect") \(inspected) ;;
              info*) echo '\(machine.runtimes)' ;;
              version*) echo 20.10 ;;
              *) echo "unexpected: $*" >&2; exit 1 ;;
            esac
            """, to: "bin/docker")
        let folder = gpus.scratch.file("bin")
        if symlink("/bin/bash", "\(folder)/bash") != 0 { #expect(errno == EEXIST) }
        chmod("\(folder)/docker", 0o755)
        return folder
    }

    /// What doctor says of the pipeline, after having seen that `run` refuses it when doctor says so.
    private func examine(_ machine: Machine) throws -> Document {
        let fake = try machine.driver.map { try FakeNVML($0) }
        defer { withExtendedLifetime(fake) {} }
        let fixture = try gpus.fixture(
            samples: 1, needs: machine.needs, memory: machine.memory, more: machine.more,
            command: #"echo "$sample $meeting" > "$out""#)
        var environment = fake.map(gpus.environment) ?? ["COHESIN_NVML_LIBRARY": ""]
        environment["PATH"] = try docker(machine)
        environment["CUDA_VISIBLE_DEVICES"] = nil
        func cohesin(_ arguments: [String]) throws -> Program.Result {
            try Program.run(
                Program.cohesin, arguments + ["pipeline.yaml", "--samples", "samples.csv"] + machine.options,
                directory: fixture.scratch.path, environment: fixture.environment.merging(environment) { $1 })
        }
        let result = try cohesin(["doctor", "--json"])
        let document = try JSONDecoder().decode(Document.self, from: result.standardOutput)
        #expect(result.status == (document.canRun ? 0 : 3), "\(result.standardError)")
        if !document.canRun {
            let refused = try cohesin(["run", "--run-dir", "run"])
            #expect(refused.status == 3)
            for finding in document.findings where finding.weight == "stops" && finding.code != "RUN" {
                #expect(refused.standardError.contains(finding.text), "\(refused.standardError)")
                #expect(finding.remedy.map(refused.standardError.contains) ?? true)
            }
            #expect(!fixture.exists("run"))
        }
        return document
    }

    /// Code, weight and the first words of what mends it, of those findings that have a code of GPUs'.
    private func complaints(_ change: (inout Machine) -> Void) throws -> [String] {
        try examine(machine(change)).findings.filter { $0.code.hasPrefix("GPU0") }.map {
            "\($0.code) \($0.weight): \($0.remedy?.components(separatedBy: "  ").first ?? "-")"
        }
    }

    private let host = ["--engine", "host"]
    private let inDocker = ["--engine", "docker"]
    private let image = "image: tools:1"

    @Test func aPipelineThatCanRunHereIsSaidToRun() throws {
        let document = try examine(machine { $0.options = host })
        #expect(document.canRun)
        let verdict = try #require(document.findings.last)
        #expect(verdict.code == "RUN" && verdict.weight == "fine")
        #expect(verdict.text == "'on-gpus', 1 task: every stage can run here, engine host")
    }

    @Test func withoutADriverOnlyAnAlternativeHelps() throws {
        let none = try complaints {
            $0.driver = nil
            $0.options = host
        }
        #expect(none.contains("GPU003 stops: -"))
        #expect(none.contains { $0.hasPrefix("GPU001 ") })
        let alternative = try examine(
            machine {
                $0.driver = nil
                $0.options = host
                $0.more = "otherwise: {environment: cpu}"
            })
        #expect(alternative.canRun)
    }

    @Test func aDriverThatWasUpdatedNeedsARestart() throws {
        let found = try complaints {
            $0.driver?.results["nvmlInit_v2"] = 18
            $0.options = host
        }
        #expect(found == ["GPU002 limits: sudo reboot", "GPU003 stops: -"])
    }

    @Test func whatNoDeviceOffersIsToldForEachDevice() throws {
        let document = try examine(
            machine {
                $0.needs = "gpu: {count: 1, memory: 80 GiB}"
                $0.options = host
            })
        let text = try #require(document.findings.first { $0.code == "GPU003" }?.text)
        #expect(text.contains("GPU 0, NVIDIA L4, 22.2 GiB") && text.contains("GPU 1, NVIDIA L4, 22.2 GiB"))
    }

    @Test func aDockerWithoutNVIDIAsRuntimeTakesTheAlternativeOrIsRefused() throws {
        let mend = "sudo nvidia-ctk runtime configure --runtime=docker && sudo systemctl restart docker"
        func machine(_ more: String) -> Machine {
            self.machine {
                $0.runtimes = "{\"runc\":{}}"
                $0.image = []
                $0.more = "\(image)\n    \(more)"
                $0.options = inDocker
            }
        }
        let refused = try examine(machine(""))
        #expect(!refused.canRun)
        let finding = try #require(refused.findings.first { $0.code == "GPU004" })
        #expect(finding.remedy == mend && finding.devices == gpus.machine(2).devices.map(\.uuid))
        #expect(refused.findings.contains { $0.code == "GPU003" && $0.text.contains("docker cannot hand it over") })
        #expect(try examine(machine("otherwise: {environment: cpu}")).canRun)
    }

    @Test func anImageOfANewerCUDAIsRefused() throws {
        let found = try complaints {
            $0.image = ["CUDA_VERSION=14.0.0"]
            $0.more = image
            $0.options = inDocker
        }
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("GPU006 stops: install a newer driver, or take the image of an older CUDA"))
    }

    @Test func anImageThatIsNotHereIsJudgedWhenItIs() throws {
        let document = try examine(
            machine {
                $0.more = image
                $0.options = inDocker
            })
        #expect(document.findings.contains { $0.code == "GPU006" && $0.weight == "note" })
        let missing = try #require(document.findings.first { $0.code == "ENGINE" && $0.weight == "stops" })
        #expect(missing.text == "docker has no image 'tools:1' (stage compute)")
        #expect(missing.remedy?.hasPrefix("docker pull tools:1") == true)
    }

    @Test func anImageOlderThanTheDevicesIsDoubted() throws {
        let found = try complaints {
            $0.image = ["CUDA_VERSION=8.0.61"]
            $0.more = image
            $0.options = inDocker
        }
        #expect(found == ["GPU007 limits: take an image of CUDA 11.0 or newer"])
    }

    @Test func whatIsWrongWithDevicesIsToldWithThem() throws {
        let busy = try complaints {
            $0.driver?.devices[0].processes = [FakeGPUProcess(pid: getpid())]
            $0.driver?.devices[1].rowRemapFailed = 1
            $0.options = host
        }
        #expect(busy.map { $0.prefix(6) } == ["GPU008", "GPU009"])
        let alone = try complaints {
            for device in 0..<2 { $0.driver?.devices[device].computeMode = 3 }
            $0.needs = "gpu: {count: 1, memory: 1 GiB, shared: true}"
            $0.options = host + ["--gpu-sharing"]
        }
        let modes = gpus.machine(2).devices.map { "GPU012 note: sudo nvidia-smi -i \($0.uuid) -c DEFAULT" }
        #expect(alone == modes + ["GPU003 stops: -"])
    }

    @Test func aMachineThatIsTooSmallIsToldWithNumbers() throws {
        let memory = try complaints {
            $0.memory = "4000 TiB"
            $0.options = host
        }
        #expect(memory == ["GPU013 stops: -"])
        let shared = try complaints {
            $0.needs = "gpu: 1, shared-memory: 500 TiB"
            $0.options = host
        }
        #expect(shared == ["GPU013 limits: sudo mount -o remount,size=524288000M /dev/shm"])
    }
}
