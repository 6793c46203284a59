import Glibc
import SequenceIO

extension SequenceIOError: Failure {
    var exitStatus: ExitStatus {
        switch self {
        case .cannotCreate(_, let code), .writeFailed(_, let code):
            code == ENOSPC || code == EDQUOT ? .environment : .failed
        case .noMemory:
            .environment
        case .readFailed, .closedPipe:
            .failed
        default:
            .invalidInput
        }
    }
}
