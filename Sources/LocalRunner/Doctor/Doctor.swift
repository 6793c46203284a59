import Foundation
import GPUDevice
import OrderedCollections
import Pipeline
import Scheduling

/// Looks at this machine and says what a run can and cannot do here, and what would mend it.
package enum Doctor {
    /// - Parameters:
    ///   - directory: where a run would write.
    ///   - sysfs: the kernel's view of devices.
    package static func examine(
        directory: String, environment: [String: String], sysfs: String = "/sys"
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
                findings.append(GPUFindings.of(reason, hasHardware: hasHardware(sysfs: sysfs)))
            } else {
                findings.append(Finding(.driverFault, .limits, error.description))
            }
        }
        let engines = ContainerEngine.Kind.allCases.map(seen)
        findings += EngineFindings.of(engines, interface: DeviceInterface.ofThisMachine(), survey: survey)
        let host = HostFindings.Seen(
            capacity: capacity, programs: programs(), free: free([directory, temporary(environment)]),
            sharedMemory: size(of: "/dev/shm"), hasEngine: engines.contains(where: \.answers))
        return HostFindings.of(host) + findings
    }

    /// Whether the bus shows a device of NVIDIA's; nil: the kernel does not say.
    private static func hasHardware(sysfs: String) -> Bool? {
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
        var seen = EngineFindings.Seen(kind: kind, program: ShortCommand.find(kind.rawValue))
        guard let program = seen.program else { return seen }
        do throws(RunnerError) {
            _ = try ContainerEngine.open(kind, images: [:], supply: ImageSupply())
        } catch {
            seen.fault = if case .engineUnusable(let fault, _) = error { fault } else { error.description }
            return seen
        }
        switch kind {
        case .docker:
            let runtimes = try? ShortCommand.run([program, "info", "--format", "{{json .Runtimes}}"])
            seen.hasNVIDIARuntime = runtimes?.exitCode == 0 && runtimes?.output.contains("\"nvidia\"") == true
        case .podman:
            seen.hasHook = Engine.hasNVIDIAHook
        case .apptainer: break
        }
        return seen
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

    private static func size(of folder: String) -> ByteCount? {
        guard Files.status(folder)?.kind == .folder else { return nil }
        return Files.fileSystemBytes(at: folder).map { ByteCount(bytes: $0) }
    }
}
