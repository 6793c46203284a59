import GPUDevice
import Scheduling

/// What is to be said of container engines, from values alone.
package enum EngineFindings {
    /// What was seen of an engine.
    package struct Seen: Hashable, Sendable {
        /// Which engine.
        package var kind: ContainerEngine.Kind
        /// nil: it is not installed.
        package var program: String?
        /// Why it does not answer; nil: it does.
        package var fault: String?
        /// Whether docker knows NVIDIA's runtime.
        package var hasNVIDIARuntime: Bool
        /// Whether NVIDIA's hook of the OCI runtime is installed, which podman uses where there is no specification.
        package var hasHook: Bool

        /// All values as they are.
        package init(
            kind: ContainerEngine.Kind, program: String?, fault: String? = nil, hasNVIDIARuntime: Bool = false,
            hasHook: Bool = false
        ) {
            self.kind = kind
            self.program = program
            self.fault = fault
            self.hasNVIDIARuntime = hasNVIDIARuntime
            self.hasHook = hasHook
        }

        /// Whether it can run containers.
        package var answers: Bool { program != nil && fault == nil }
    }

    /// - Parameters:
    ///   - interface: what the specifications of the Container Device Interface name; nil: there is none.
    ///   - survey: nil: there are no GPUs to hand over.
    package static func of(_ engines: [Seen], interface: DeviceInterface?, survey: DeviceSurvey?) -> [Finding] {
        var findings = engines.flatMap { engine -> [Finding] in
            guard let program = engine.program else { return [] }
            if let fault = engine.fault {
                return [Finding(.engine, .limits, fault, remedy: "\(engine.kind.rawValue) info  (shows why)")]
            }
            return [Finding(.engine, .fine, "\(engine.kind.rawValue) answers (\(program))")]
        }
        if !engines.contains(where: \.answers) {
            findings.append(
                Finding(
                    .engine, .limits, "no container engine answers: stages run with the tools of this machine",
                    remedy: "sudo apt-get install podman"))
        }
        if let survey {
            for engine in engines where engine.answers { findings += passing(engine, to: survey, interface: interface) }
        }
        return findings
    }

    /// Whether an engine that answers can hand this machine's devices over.
    static func passing(_ engine: ContainerEngine, to survey: DeviceSurvey) -> [Finding] {
        passing(Seen(engine), to: survey, interface: DeviceInterface.ofThisMachine())
    }

    private static let generate = "sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml"

    private static func passing(
        _ engine: Seen, to survey: DeviceSurvey, interface: DeviceInterface?
    ) -> [Finding] {
        let devices = survey.entries.filter { $0.device.fault == nil && $0.gpu.mig != .on }
        guard !devices.isEmpty else { return [] }
        let all = devices.map(\.gpu.uuid.text)
        switch engine.kind {
        case .docker:
            if engine.hasNVIDIARuntime { return [Finding(.gpus, .fine, "docker hands GPUs over (NVIDIA's runtime)")] }
            return [
                Finding(
                    .engineWithoutGPUs, .limits, "docker cannot hand GPUs over: it does not know NVIDIA's runtime",
                    remedy: "sudo nvidia-ctk runtime configure --runtime=docker && sudo systemctl restart docker",
                    devices: all)
            ]
        case .apptainer:
            return [Finding(.gpus, .fine, "apptainer hands GPUs over: --nv hides the others and does not close them")]
        case .podman: break
        }
        guard let interface else {
            if engine.hasHook { return [Finding(.gpus, .fine, "podman hands GPUs over (NVIDIA's hook)")] }
            return [
                Finding(
                    .engineWithoutGPUs, .limits,
                    "podman cannot hand GPUs over: there is no specification of the Container Device Interface",
                    remedy: generate, devices: all)
            ]
        }
        let names = interface.names(of: devices.map(\.device))
        let unknown = devices.filter { names[$0.device.id] == nil }
        if unknown.isEmpty { return [Finding(.gpus, .fine, "podman hands GPUs over (Container Device Interface)")] }
        return [
            Finding(
                .staleDeviceInterface, .limits,
                "podman cannot hand over \(unknown.map(\.device.name).joined(separator: ", ")): "
                    + "the specification of the Container Device Interface is older than "
                    + (unknown.count == 1 ? "the device" : "the devices"),
                remedy: generate, devices: unknown.map(\.gpu.uuid.text))
        ]
    }
}
