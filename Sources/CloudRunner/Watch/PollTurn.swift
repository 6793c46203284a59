import AWSClient
import Foundation
import RunStore

/// The right to ask AWS about an account's jobs: of all processes of this user one at a time, so that ten watched runs
/// are no burden of ten. Given back by the kernel when the process ends, however it ends.
struct PollTurn: ~Copyable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Waits for it. Where no lock can be had, everybody has it.
    static func take(_ submission: Submission) throws(CloudRunError) -> PollTurn {
        let account = ARN(submission.execution)?.account ?? ""
        guard let folder = RunRegistry.ofThisUser?.folder else { return PollTurn(descriptor: -1) }
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/.polls-\(account)-\(submission.region).lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        if descriptor >= 0 { while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {} }
        return PollTurn(descriptor: descriptor)
    }
}
