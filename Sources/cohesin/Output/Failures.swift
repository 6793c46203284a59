import HiCFile
import LocalRunner
import RunStore
import Scheduling
import Simulation

// How each layer's errors end the process: one line a layer.

extension HiCError: Failure {
    var exitStatus: ExitStatus { .invalidInput }
}

extension PreflightError: Failure {
    var exitStatus: ExitStatus { .environment }
}

extension RunStoreError: Failure {
    var exitStatus: ExitStatus {
        if case .notARun = self { return .invalidInput }
        return .environment
    }
}

extension RunnerError: Failure {
    var exitStatus: ExitStatus { .environment }
}

extension SimulationError: Failure {
    var exitStatus: ExitStatus {
        if case .notWritten = self { .environment } else { .invalidInput }
    }
}
