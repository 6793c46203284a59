import Contacts

extension PairsError: Failure {
    var exitStatus: ExitStatus {
        if case .stream(let error) = self { error.exitStatus } else { .invalidInput }
    }
}
