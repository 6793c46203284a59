import Glibc
import Scheduling

extension Engine {
    /// Where NVIDIA's toolkit puts its hook for OCI runtimes.
    private static let hooks = "/usr/share/containers/oci/hooks.d"
    /// Whether podman can use that hook.
    static var hasNVIDIAHook: Bool { Files.status("\(hooks)/oci-nvidia-hook.json") != nil }

    /// How this engine hands devices over on this machine.
    func gpuPassage(for devices: [Device]) -> GPUPassage {
        guard case .container(let engine) = self else { return .host }
        switch engine.kind {
        case .docker: return .dockerGPUs
        case .podman:
            if let interface = DeviceInterface.ofThisMachine() {
                return .deviceInterface(names: interface.names(of: devices))
            }
            return Self.hasNVIDIAHook ? .runtimeHook(folder: Self.hooks) : .deviceInterface(names: [:])
        case .apptainer:
            // apptainer's own switch: NVIDIA's tool closes devices to the container, and does not work everywhere.
            let choice = getenv("APPTAINER_NVCCLI").map { String(cString: $0) } ?? ""
            return .apptainer(usesNVCCLI: ["1", "true", "yes"].contains(choice.lowercased()))
        }
    }
}
