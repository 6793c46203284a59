import GPUDevice
import LocalRunner
import Pipeline
import Scheduling
import Testing

struct DoctorTests {
    private func survey(
        _ environment: [String: String] = [:], _ change: (inout GPUInventory) -> Void = { _ in }
    ) -> DeviceSurvey {
        let gpu = GPU(
            uuid: GPUUUID("GPU-0abc"), index: 0, model: "L4",
            memory: GPUMemory(total: 24 << 30, reserved: 0, used: 0),
            computeCapability: GPUComputeCapability(major: 8, minor: 9), mig: .off)
        var inventory = GPUInventory(
            driver: DriverVersion("580.95.05"), cuda: CUDAVersion(major: 13, minor: 0), devices: [gpu])
        change(&inventory)
        return DeviceSurvey(
            inventory, environment: environment, hostMemory: ByteCount(gibibytes: 8), leases: [:])
    }

    /// Code, weight and remedy of what is not fine.
    private func complaints(_ findings: [Finding]) -> [String] {
        findings.filter { $0.weight != .fine }.map {
            "\($0.code.rawValue) \($0.weight.rawValue) \($0.remedy?.split(separator: "  ").first ?? "-")"
        }
    }

    private func complaints(_ change: @escaping (inout GPU) -> Void) -> [String] {
        complaints(GPUFindings.of(survey { change(&$0.devices[0]) }))
    }

    @Test func aSoundMachineHasNoComplaints() {
        let findings = GPUFindings.of(survey())
        #expect(complaints(findings) == [])
        #expect(findings.map(\.text) == ["driver 580.95.05, CUDA up to 13.0: 1 of 1 devices can be used"])
    }

    @Test func aMachineWithoutAGPUNeedsNoDriver() {
        let none = GPUError.noLibrary(reason: "")
        #expect(complaints([GPUFindings.of(none, hasHardware: false)]) == ["GPU001 note -"])
        #expect(
            complaints([GPUFindings.of(none, hasHardware: true)]) == [
                "GPU001 limits sudo apt-get install nvidia-driver"
            ])
        #expect(complaints(GPUFindings.of(survey { $0.devices = [] })) == ["GPU001 note -"])
    }

    @Test func aDriverOfTwoVersionsIsMendedByARestart() {
        #expect(
            complaints([GPUFindings.of(.libraryMismatch, hasHardware: true)]) == ["GPU002 limits sudo reboot"])
        #expect(
            complaints([GPUFindings.of(.driverNotLoaded, hasHardware: nil)]) == ["GPU002 limits sudo modprobe nvidia"])
    }

    @Test func eachFaultHasItsCodeAndTheCommandThatMendsIt() {
        let nothing = "GPU limits cohesin gpus"
        #expect(
            complaints { $0.faults = [.rowRemapPending] } == ["GPU009 note sudo nvidia-smi --gpu-reset -i GPU-0abc"])
        #expect(
            complaints { $0.faults = [.rowRemapFailed] }
                == [nothing, "GPU009 limits have the device replaced: its memory is worn out"])
        #expect(
            complaints { $0.faults = [.resetRequired] }
                == [nothing, "GPU009 limits sudo nvidia-smi --gpu-reset -i GPU-0abc"])
        #expect(
            complaints { $0.faults = [.migChangePending] } == ["GPU010 limits sudo nvidia-smi --gpu-reset -i GPU-0abc"])
        #expect(
            complaints { $0.faults = [.computeProhibited] }
                == [nothing, "GPU012 limits sudo nvidia-smi -i GPU-0abc -c DEFAULT"])
        #expect(
            complaints { $0.computeMode = .exclusiveProcess } == ["GPU012 note sudo nvidia-smi -i GPU-0abc -c DEFAULT"])
        #expect(complaints { $0.mig = .on } == [nothing, "GPU010 limits sudo nvidia-smi mig -i 0 -cgi 0 -C"])
        #expect(
            complaints {
                $0.processes = [GPUProcess(pid: 7, kind: .compute, memory: nil, user: "bob", name: "train")]
            } == ["GPU008 limits cohesin gpus"])
    }

    @Test func aLostDeviceIsCounted() {
        let findings = GPUFindings.of(survey { $0.unreachable = [UnreachableGPU(index: 1, fault: .lost)] })
        #expect(complaints(findings) == ["GPU009 limits sudo reboot"])
        #expect(findings[0].text.hasSuffix("1 of 2 devices can be used"))
    }

    @Test func aRestrictionIsSaid() {
        #expect(
            complaints(GPUFindings.of(survey(["CUDA_VISIBLE_DEVICES": "0"])))
                == ["GPU011 note unset CUDA_VISIBLE_DEVICES"])
    }

    private func engines(
        _ kind: ContainerEngine.Kind, runtime: Bool = false, hook: Bool = false, names: Set<String>? = nil,
        gpus: Bool = true
    ) -> [String] {
        let engine = EngineFindings.Seen(
            kind: kind, program: "/usr/bin/x", hasNVIDIARuntime: runtime, hasHook: hook)
        return complaints(
            EngineFindings.of(
                [engine], interface: names.map { DeviceInterface(names: $0) }, survey: gpus ? survey() : nil))
    }

    private let generate = "sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml"

    @Test func anEngineThatCannotHandGPUsOverIsNamedWithTheCommand() {
        #expect(
            engines(.docker) == [
                "GPU004 limits sudo nvidia-ctk runtime configure --runtime=docker && sudo systemctl restart docker"
            ])
        #expect(engines(.docker, runtime: true) == [])
        #expect(engines(.podman) == ["GPU004 limits \(generate)"])
        #expect(engines(.podman, hook: true) == [])
        #expect(engines(.podman, names: ["GPU-0abc"]) == [])
        #expect(engines(.podman, names: ["0"]) == [])
        #expect(engines(.apptainer) == [])
    }

    @Test func anOldSpecificationIsToBeMadeAnew() {
        #expect(engines(.podman, names: ["GPU-9", "9", "all"]) == ["GPU005 limits \(generate)"])
    }

    @Test func withoutGPUsNoEngineHasToHandThemOver() {
        #expect(engines(.docker, gpus: false) == [])
        #expect(engines(.podman, gpus: false) == [])
    }

    @Test func anEngineThatDoesNotAnswerStopsNoRun() {
        let silent = EngineFindings.Seen(kind: .docker, program: "/usr/bin/docker", fault: "docker does not answer")
        let absent = EngineFindings.Seen(kind: .podman, program: nil)
        #expect(
            complaints(EngineFindings.of([silent, absent], interface: nil, survey: nil))
                == ["ENGINE limits docker info", "ENGINE limits sudo apt-get install podman"])
    }

    private func host(
        memory: Int64 = 16, programs: [String: String] = ["bash": "/bin/bash", "bwa": "/b", "samtools": "/s"],
        freeGiB: Int64 = 500, sharedMemory: ByteCount? = ByteCount(gibibytes: 1), hasEngine: Bool = true
    ) -> [String] {
        complaints(
            HostFindings.of(
                HostFindings.Seen(
                    capacity: Capacity(cpus: 4, memory: ByteCount(gibibytes: memory)), programs: programs,
                    free: ["/data": ByteCount(gibibytes: freeGiB)], sharedMemory: sharedMemory, hasEngine: hasEngine)))
    }

    @Test func whatStopsARunIsTold() {
        #expect(host() == [])
        #expect(host(programs: ["bwa": "/b", "samtools": "/s"]) == ["TOOL stops sudo apt-get install bash"])
        #expect(host(programs: ["bash": "/b", "bwa": "/b"]) == ["TOOL note sudo apt-get install samtools"])
        #expect(
            host(programs: ["bash": "/b", "samtools": "/b"], hasEngine: false)
                == ["TOOL stops sudo apt-get install bwa"])
        #expect(host(freeGiB: 0).map { $0.prefix(10) } == ["DISK stops"])
        #expect(host(freeGiB: 20).map { $0.prefix(9) } == ["DISK note"])
        #expect(host(memory: 1).map { $0.prefix(13) } == ["GPU013 limits"])
        #expect(host(sharedMemory: ByteCount(mebibytes: 8)) == ["GPU013 note sudo mount -o remount,size=1G /dev/shm"])
    }
}
