import AWSClient
import CloudRunner
import Contacts
import Glibc
import HiCFile
import JuicerImport
import LocalRunner
import Loops
import Pictures
import Reporting
import RunStore
import Scheduling
import SequenceIO
import Simulation

// How each layer's errors end the process, in one place and in the order of their names.

extension AWSError: Failure {
    var exitStatus: ExitStatus {
        if isCancelled { return .interrupted }
        return switch self {
        case .refused(let fault): fault.exitStatus
        case .credentials, .transport, .file: .environment
        case .unreadable, .corrupted: .failed
        case .unusable: .invalidInput
        }
    }
}

extension ServiceFault {
    /// Keys and clocks belong to this environment; every other refusal is the work's failure.
    fileprivate var exitStatus: ExitStatus {
        switch meaning {
        case .wrongCredentials, .expiredToken, .clockSkew: .environment
        default: .failed
        }
    }
}

extension CloudError: Failure {
    var exitStatus: ExitStatus {
        switch self {
        case .aws(let error): error.exitStatus
        case .noStack, .notOurs, .otherPipeline, .bucketElsewhere, .bucketUnusable, .noNetwork, .unknownParameter,
            .pricesUnreadable:
            .invalidInput
        case .stackUnusable, .stackFailed, .changeRefused: .failed
        case .leftAtWork: .interrupted
        case .noStagingProgram: .environment
        }
    }
}

extension CloudRunError: Failure {
    var exitStatus: ExitStatus {
        switch self {
        case .aws(let error): error.exitStatus
        case .runner(let error): error.exitStatus
        case .store(let error): error.exitStatus
        case .document, .otherPipeline, .otherStack, .localRun, .runs, .unusableInput, .requestUnusable,
            .notAtAWS:
            .invalidInput
        }
    }
}

extension CrateError: Failure {
    var exitStatus: ExitStatus {
        switch self {
        case .store(let error): error.exitStatus
        case .runner(let error): error.exitStatus
        case .runGoesOn, .runAtAWS, .noSources, .alreadyThere, .notACrate, .inputsChanged: .invalidInput
        }
    }
}

extension DumpError: Failure {
    var exitStatus: ExitStatus {
        switch self {
        case .reading(let error): error.exitStatus
        case .writing(let error): error.exitStatus
        }
    }
}

extension FastqError: Failure {
    var exitStatus: ExitStatus {
        if case .stream(let error, _) = self { error.exitStatus } else { .invalidInput }
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

extension JuicerImportError: Failure {
    var exitStatus: ExitStatus {
        switch self {
        case .writing(let error): error.exitStatus
        case .cannotCreateFolder: .failed
        case .notJuicer, .nothingSound, .otherQuality, .noSizes, .noReference, .outputInside: .invalidInput
        }
    }
}

extension LoopsError: Failure {
    var exitStatus: ExitStatus {
        switch self {
        case .map(let error): error.exitStatus
        case .text(let error): error.exitStatus
        case .cannotCreateFolder: .failed
        case .device: .environment
        case .parametersNotPositive, .parametersOutOfOrder, .rateNotPositive, .normalizationAbsent, .noResolution,
            .noParameters, .unknownChromosome, .malformedList:
            .invalidInput
        }
    }
}

extension PairsError: Failure {
    var exitStatus: ExitStatus {
        if case .stream(let error) = self { error.exitStatus } else { .invalidInput }
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

extension SequenceIOError: Failure {
    var exitStatus: ExitStatus {
        switch self {
        case .cannotCreate(_, let code), .writeFailed(_, let code):
            code == ENOSPC || code == EDQUOT ? .environment : .failed
        case .noMemory, .noThread, .noZstd:
            .environment
        case .readFailed, .closedPipe:
            .failed
        default:
            .invalidInput
        }
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
