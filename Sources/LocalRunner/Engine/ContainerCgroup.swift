import Foundation
import Glibc
import Pipeline

/// The control group of a container, read from outside while it runs: for commands that no shell of ours surrounds, and
/// for those that are ended before it could write anything down.
package struct ContainerCgroup: Sendable {
    /// What a container has used so far; nil: the kernel does not say.
    package struct Use: Hashable, Sendable {
        /// Of processor time in programs; nil: the kernel does not tell, as below.
        package var userSeconds: Double?
        /// Of processor time in the kernel.
        package var systemSeconds: Double?
        /// The most that all processes together have had.
        package var peakMemory: ByteCount?

        /// Times in seconds.
        package init(userSeconds: Double?, systemSeconds: Double?, peakMemory: ByteCount?) {
            self.userSeconds = userSeconds
            self.systemSeconds = systemSeconds
            self.peakMemory = peakMemory
        }
    }

    /// Files of which the first readable one is taken; version 2 of control groups, then version 1.
    private let peaks: [String]
    private let times: [String]

    /// The group of a process inside the container.
    /// - Parameters:
    ///   - text: of `/proc/PID/cgroup`.
    ///   - root: where control groups are mounted.
    package init(text: String, root: String = "/sys/fs/cgroup") {
        var peaks: [String] = []
        var times: [String] = []
        for line in text.split(separator: "\n") {
            // `4:memory:/libpod/abc`, of version 2 `0::/libpod/abc`.
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let controllers = parts[1].split(separator: ",")
            if controllers.isEmpty {
                peaks.append("\(root)\(parts[2])/memory.peak")
                times.append("\(root)\(parts[2])/cpu.stat")
            }
            if controllers.contains("memory") { peaks.append("\(root)/memory\(parts[2])/memory.max_usage_in_bytes") }
            if controllers.contains("cpuacct") {
                for folder in [String(parts[1]), "cpuacct"] {
                    times.append("\(root)/\(folder)\(parts[2])/cpuacct.stat")
                }
            }
        }
        self.peaks = peaks
        self.times = times
    }

    /// The group of the container whose processes carry this mark; nil: none was found yet.
    static func find(marker: String) -> ContainerCgroup? {
        let own = target("/proc/self/ns/pid")
        for entry in ProcessTable.all() where ProcessTable.environment(Leftovers.variable, of: entry.pid) == marker {
            // The engine's own programs carry the mark, too, and stand outside.
            guard let namespace = target("/proc/\(entry.pid)/ns/pid"), namespace != own,
                let text = content("/proc/\(entry.pid)/cgroup")
            else { continue }
            return ContainerCgroup(text: text)
        }
        return nil
    }

    /// What it says now; nil: it is gone.
    package func read() -> Use? {
        let peak = peaks.lazy.compactMap(Self.content).first.flatMap { Int64($0.split(separator: "\n").first ?? "") }
        let times = times.lazy.compactMap(Self.content).first.map(Self.seconds)
        guard peak != nil || times != nil else { return nil }
        return Use(
            userSeconds: times?.user, systemSeconds: times?.system, peakMemory: peak.map { ByteCount(bytes: $0) })
    }

    /// `user_usec 250000` of version 2, in microseconds, or `user 25` of version 1, in clock ticks.
    private static func seconds(_ text: String) -> (user: Double?, system: Double?) {
        var found: [Substring: Double] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, let value = Double(words[1]) { found[words[0]] = value }
        }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        func time(_ name: Substring) -> Double? {
            found[name + "_usec"].map { $0 / 1e6 } ?? found[name].map { $0 / ticks }
        }
        return (time("user"), time("system"))
    }

    private static func content(_ path: String) -> String? {
        (try? Disk().content(of: path, limit: 1 << 16)).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func target(_ link: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: link)
    }
}
