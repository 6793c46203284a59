import Glibc
import RunStore

/// Finds and ends processes of tasks that outlived their leader: daemons, and what a killed runner left behind.
///
/// Every task carries `COHESIN_ATTEMPT=RUN.ATTEMPT` in its environment, and its children inherit it. So a process is
/// known wherever it went: into another session, or to another parent.
enum Leftovers {
    static let variable = "COHESIN_ATTEMPT"

    /// The value of the variable for one attempt.
    static func marker(run: String, attempt: AttemptNumber) -> String { "\(run).\(attempt.value)" }

    /// Ends every process of this run whose attempt is not in `sparing`; says how many there were.
    /// - Parameter all: also looks at processes whose parent is neither this process nor init.
    @discardableResult
    static func end(run: String, sparing: Set<AttemptNumber>, all: Bool) -> Int {
        let own = getpid()
        var ended = 0
        // Children of what is killed come up to us or to init, so look again until nothing is found.
        for _ in 0..<100 {
            var found = false
            for entry in ProcessTable.all() where entry.pid != own {
                if entry.isZombie {
                    // Adopted from a task; our own leaders are reaped by those who watch them.
                    continue
                }
                guard all || entry.parent == own || entry.parent == 1,
                    let marker = ProcessTable.environment(variable, of: entry.pid), marker.hasPrefix(run + "."),
                    let number = Int64(marker.dropFirst(run.count + 1)), !sparing.contains(AttemptNumber(number))
                else { continue }
                kill(entry.pid, SIGKILL)
                found = true
                ended += 1
            }
            if !found { break }
            usleep(1000)
        }
        return ended
    }

    /// Sends a signal to every process of one attempt.
    static func signal(_ signal: Int32, marker: String) {
        for entry in ProcessTable.all() where ProcessTable.environment(variable, of: entry.pid) == marker {
            kill(entry.pid, signal)
        }
    }

    /// Ends the process group of a leader that an earlier runner started, if it is still that very process.
    static func end(_ process: ProcessIdentity) {
        if ProcessTable.isAlive(process) { kill(-process.pid, SIGKILL) }
    }

    /// Reaps adopted children that have ended. `leaders` are left to those who watch them.
    static func reapAdopted(leaders: Set<pid_t>) {
        let own = getpid()
        for entry in ProcessTable.all() where entry.parent == own && entry.isZombie && !leaders.contains(entry.pid) {
            waitpid(entry.pid, nil, WNOHANG)
        }
    }
}
