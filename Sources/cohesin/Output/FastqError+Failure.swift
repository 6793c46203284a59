import SequenceIO

extension FastqError: Failure {
    var exitStatus: ExitStatus {
        if case .stream(let error, _) = self { error.exitStatus } else { .invalidInput }
    }
}
