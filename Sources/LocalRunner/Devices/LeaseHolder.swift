import Foundation
import Scheduling

/// Who has a device, as he wrote himself down.
package struct LeaseHolder: Hashable, Codable, Sendable {
    /// The run's directory.
    package var run: String
    /// Of the runner.
    package var pid: Int32
    /// Who began the run.
    package var user: String
    /// Seconds since 1970.
    package var since: Double

    /// `since` in seconds since 1970.
    package init(run: String, pid: Int32, user: String, since: Double) {
        self.run = run
        self.pid = pid
        self.user = user
        self.since = since
    }

    /// This process, now, for a run.
    package static func ofThisProcess(run: String) -> LeaseHolder {
        LeaseHolder(run: run, pid: getpid(), user: NSUserName(), since: Clock.now)
    }

    /// `ada's run in /data/run (process 4711)`
    package var text: String { "\(user)'s run in \(run) (process \(pid))" }
}

/// What came of asking for a device.
package enum LeaseOutcome: Hashable, Sendable {
    case taken
    /// Another process has it. nil: who it is, it has not written yet.
    case held(by: LeaseHolder?)
}
