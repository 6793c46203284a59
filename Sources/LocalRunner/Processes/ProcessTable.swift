import Glibc
import RunStore

/// What `/proc` says of processes.
package enum ProcessTable {
    /// When a process started, in clock ticks since boot; nil when there is none.
    package static func start(of pid: pid_t) -> Int64? { entry(pid)?.start }

    /// True when this very process is alive, not a later one with its number.
    package static func isAlive(_ process: ProcessIdentity) -> Bool {
        guard let entry = entry(process.pid) else { return false }
        return entry.start == process.start && !entry.isZombie
    }

    /// This very process.
    package static var own: ProcessIdentity { ProcessIdentity(pid: getpid(), start: start(of: getpid()) ?? 0) }

    /// This boot of the kernel.
    package static var bootID: String {
        (read("/proc/sys/kernel/random/boot_id").map { String(decoding: $0, as: UTF8.self) } ?? "").trimmed
    }

    /// How often the kernel has ended a process for memory since boot, on the whole machine.
    static var outOfMemoryKills: Int {
        guard let text = read("/proc/vmstat").map({ String(decoding: $0, as: UTF8.self) }),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("oom_kill ") })
        else { return 0 }
        return Int(line.dropFirst("oom_kill ".count)) ?? 0
    }

    struct Entry {
        let pid: pid_t
        let parent: pid_t
        let group: pid_t
        let start: Int64
        let isZombie: Bool
    }

    /// One process, from `/proc/PID/stat`.
    static func entry(_ pid: pid_t) -> Entry? {
        guard let bytes = read("/proc/\(pid)/stat"),
            // The command's name stands in parentheses and may hold anything, so the fields begin after the last one.
            let end = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard fields.count > 19, let parent = pid_t(fields[1]), let group = pid_t(fields[2]),
            let start = Int64(fields[19])
        else { return nil }
        return Entry(
            pid: pid, parent: parent, group: group, start: start, isZombie: fields[0] == "Z" || fields[0] == "X")
    }

    /// All processes of this machine, or container.
    static func all() -> [Entry] {
        (Files.names(in: "/proc") ?? []).compactMap { pid_t($0) }.compactMap(entry)
    }

    /// The value of an environment variable that a process was started with; nil when there is none or it may not be
    /// read.
    static func environment(_ name: String, of pid: pid_t) -> String? {
        guard let bytes = read("/proc/\(pid)/environ") else { return nil }
        let prefix = Array((name + "=").utf8)
        for variable in bytes.split(separator: 0) where variable.starts(with: prefix) {
            return String(decoding: variable.dropFirst(prefix.count), as: UTF8.self)
        }
        return nil
    }

    private static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while true {
            let old = bytes.count
            bytes += [UInt8](repeating: 0, count: 4096)
            let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + old, 4096) }
            bytes.removeLast(4096 - max(count, 0))
            if count < 0 { return nil }
            if count == 0 { return bytes }
        }
    }
}

extension String {
    /// Without spaces and line ends around it.
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
