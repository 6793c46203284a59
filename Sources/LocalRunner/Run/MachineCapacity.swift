import CShims
import Glibc
import Pipeline
import Scheduling

extension Capacity {
    /// What this process may use: the cores of its affinity mask and cgroup quota, and the memory of the machine or its
    /// cgroup less a reserve of 1 GiB or 5 %, whichever is more, for the system and the runner.
    package static var ofThisMachine: Capacity {
        var cpus = Int(shim_affinity_count())
        if cpus < 1 { cpus = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
        if let quota = firstLine("/sys/fs/cgroup/cpu.max") {
            let words = quota.split(separator: " ")
            if words.count == 2, let share = Double(words[0]), let period = Double(words[1]), period > 0 {
                cpus = max(1, min(cpus, Int(share / period)))
            }
        }
        var bytes = Int64(sysconf(Int32(_SC_PHYS_PAGES))) * Int64(sysconf(Int32(_SC_PAGESIZE)))
        for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
            if let limit = firstLine(path).flatMap({ Int64($0) }), limit > 0 { bytes = min(bytes, limit) }
        }
        let reserve = max(1 << 30, bytes / 20)
        return Capacity(cpus: cpus, memory: ByteCount(bytes: max(bytes - reserve, bytes / 2)))
    }

    private static func firstLine(_ path: String) -> String? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, 256, file) != nil else { return nil }
        let bytes = line.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:))
        return String(decoding: bytes, as: UTF8.self)
    }
}
