import HiCFile
import Simulation

// How each layer's errors end the process: one line a layer.

extension HiCError: Failure {
    var exitStatus: ExitStatus { .invalidInput }
}

extension SimulationError: Failure {
    var exitStatus: ExitStatus {
        if case .notWritten = self { .environment } else { .invalidInput }
    }
}
