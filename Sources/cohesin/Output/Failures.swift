import HiCFile
import LocalRunner
import Pictures
import RunStore
import Scheduling
import Simulation

// How each layer's errors end the process: one line a layer.

extension DumpError: Failure {
    var exitStatus: ExitStatus {
        switch self {
        case .reading(let error): error.exitStatus
        case .writing(let error): error.exitStatus
        }
    }
}

extension HiCBuildError: Failure {
    var exitStatus: ExitStatus {
        switch self {
        case .file(let error): error.exitStatus
        case .map(let error): error.exitStatus
        case .memoryTooSmall, .outOfMemory: .environment
        case .blockTooLarge: .failed
        default: .invalidInput
        }
    }
}

extension HiCError: Failure {
    var exitStatus: ExitStatus {
        if case .outOfMemory = self { .environment } else { .invalidInput }
    }
}

extension PictureError: Failure {
    var exitStatus: ExitStatus {
        switch self {
        case .reading(let error): error.exitStatus
        case .notWritten(let error): error.exitStatus
        case .notEncoded: .environment
        default: .invalidInput
        }
    }
}

extension PreflightError: Failure {
    var exitStatus: ExitStatus { .environment }
}

extension RunStoreError: Failure {
    var exitStatus: ExitStatus {
        switch self {
        case .notARun, .noRunKnown: .invalidInput
        default: .environment
        }
    }
}

extension RunnerError: Failure {
    var exitStatus: ExitStatus {
        if case .interrupted = self { .interrupted } else { .environment }
    }
}

extension SimulationError: Failure {
    var exitStatus: ExitStatus {
        if case .notWritten = self { .environment } else { .invalidInput }
    }
}

extension TaskNameError: Failure {
    var exitStatus: ExitStatus { .invalidInput }
}
