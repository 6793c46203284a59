import Foundation

extension EngineFindings.Seen {
    /// An engine that answered, and how it hands GPUs over on this machine.
    init(_ engine: ContainerEngine) {
        self.init(kind: engine.kind, program: engine.program)
        switch engine.kind {
        case .docker:
            let runtimes = try? ShortCommand.run([engine.program, "info", "--format", "{{json .Runtimes}}"])
            hasNVIDIARuntime = runtimes?.exitCode == 0 && runtimes?.output.contains("\"nvidia\"") == true
        case .podman: hasHook = Engine.hasNVIDIAHook
        case .apptainer: break
        }
    }
}
