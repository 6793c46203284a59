import Foundation
import GPUDevice
import OrderedCollections
import Pipeline
import Scheduling

/// Looks at this machine and says what a run can and cannot do here, and what would mend it.
package enum Doctor {
    /// - Parameters:
    ///   - directory: where a run would write.
    ///   - preflight: of the pipeline that it is about; nil: about any.
    package static func examine(
        directory: String, environment: [String: String], preflight: RunPreflight? = nil
    ) -> [Finding] {
        let capacity = Capacity.ofThisMachine
        var survey: DeviceSurvey?
        var findings: [Finding] = []
        do throws(RunnerError) {
            let found = try DeviceSurvey.ofThisMachine(environment: environment, hostMemory: capacity.memory)
            survey = found
            findings = GPUFindings.of(found)
        } catch {
            if case .gpus(let reason) = error {
                findings.append(GPUFindings.of(reason, hasHardware: hasHardware()))
            } else {
                findings.append(Finding(.driverFault, .limits, error.description))
            }
        }
        let engines = ContainerEngine.Kind.allCases.map(seen)
        findings += EngineFindings.of(engines, interface: DeviceInterface.ofThisMachine(), survey: survey)
        let host = HostFindings.Seen(
            capacity: capacity, programs: programs(), free: free([directory, temporary(environment)]),
            sharedMemory: sharedMemory, hasEngine: engines.contains(where: \.answers),
            // What Hi-C pipelines in general call says nothing of this one.
            tools: preflight == nil ? HostFindings.tools : [])
        findings = HostFindings.of(host) + findings
        guard let preflight else { return findings }
        return findings + preflight.findings.filter { !findings.contains($0) } + [preflight.verdict]
    }

    /// Whether the bus shows a device of NVIDIA's; nil: the kernel does not say.
    static func hasHardware(sysfs: String = "/sys") -> Bool? {
        guard let devices = Files.names(in: "\(sysfs)/bus/pci/devices") else { return nil }
        return devices.contains { device in
            func code(_ name: String) -> String {
                (try? String(contentsOfFile: "\(sysfs)/bus/pci/devices/\(device)/\(name)", encoding: .utf8)) ?? ""
            }
            // The maker is NVIDIA, the class a display controller.
            return code("vendor").hasPrefix("0x10de") && code("class").hasPrefix("0x03")
        }
    }

    private static func seen(_ kind: ContainerEngine.Kind) -> EngineFindings.Seen {
        guard let program = ShortCommand.find(kind.rawValue) else {
            return EngineFindings.Seen(kind: kind, program: nil)
        }
        do throws(RunnerError) {
            return EngineFindings.Seen(try ContainerEngine.open(kind, images: [:], supply: ImageSupply()))
        } catch {
            let fault = if case .engineUnusable(let fault, _) = error { fault } else { error.description }
            return EngineFindings.Seen(kind: kind, program: program, fault: fault)
        }
    }

    private static func programs() -> [String: String] {
        var found: [String: String] = [:]
        for name in ["bash"] + HostFindings.tools { found[name] = ShortCommand.find(name) }
        return found
    }

    private static func temporary(_ environment: [String: String]) -> String {
        environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    }

    private static func free(_ folders: [String]) -> [String: ByteCount] {
        var free: [String: ByteCount] = [:]
        for folder in folders { free[folder] = Files.freeBytes(at: folder).map { ByteCount(bytes: $0) } }
        return free
    }

    /// The size of /dev/shm; nil: there is none.
    static var sharedMemory: ByteCount? {
        guard Files.status("/dev/shm")?.kind == .folder else { return nil }
        return Files.fileSystemBytes(at: "/dev/shm").map { ByteCount(bytes: $0) }
    }
}
