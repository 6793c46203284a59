import Glibc

/// NVIDIA's Multi-Process Service of this machine: several processes on one device at a time, each within its memory.
package struct MultiProcessService: Hashable, Sendable {
    /// The folder of its pipes; clients find the service there.
    package let pipes: String

    /// The folder of the service's pipes.
    package init(pipes: String) { self.pipes = pipes }

    /// The service that runs: its control pipe is there. `environment` is asked for `CUDA_MPS_PIPE_DIRECTORY`.
    package static func find(environment: (String) -> String?) -> MultiProcessService? {
        let folder = environment("CUDA_MPS_PIPE_DIRECTORY").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp/nvidia-mps"
        var status = stat()
        guard stat("\(folder)/control", &status) == 0, status.st_mode & S_IFMT == S_IFIFO else { return nil }
        return MultiProcessService(pipes: folder)
    }
}
