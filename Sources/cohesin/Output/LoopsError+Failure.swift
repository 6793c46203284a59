import Loops

extension LoopsError: Failure {
    var exitStatus: ExitStatus {
        switch self {
        case .map(let error): error.exitStatus
        case .text(let error): error.exitStatus
        case .cannotCreateFolder: .failed
        case .parametersNotPositive, .parametersOutOfOrder, .rateNotPositive, .normalizationAbsent, .noResolution,
            .noParameters, .unknownChromosome, .malformedList:
            .invalidInput
        }
    }
}
