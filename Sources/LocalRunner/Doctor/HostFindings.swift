import Pipeline
import Scheduling

/// What is to be said of the machine itself, from values alone.
package enum HostFindings {
    /// What was seen of it.
    package struct Seen: Sendable {
        /// What a run may use.
        package var capacity: Capacity
        /// Programs of PATH that commands on the host need; nil: it has none of that name.
        package var programs: [String: String]
        /// Free bytes by folder.
        package var free: [String: ByteCount]
        /// The size of /dev/shm; nil: there is none.
        package var sharedMemory: ByteCount?
        /// Whether stages can run in a container instead.
        package var hasEngine: Bool
        /// The programs that stages are going to call.
        package var tools: [String]

        /// All values as they are.
        package init(
            capacity: Capacity, programs: [String: String], free: [String: ByteCount], sharedMemory: ByteCount?,
            hasEngine: Bool, tools: [String] = HostFindings.tools
        ) {
            self.capacity = capacity
            self.programs = programs
            self.free = free
            self.sharedMemory = sharedMemory
            self.hasEngine = hasEngine
            self.tools = tools
        }
    }

    /// The programs that stages of Hi-C pipelines call on the host.
    package static let tools = ["bwa", "samtools"]
    /// Below this nothing of use can be written.
    private static let leastDisk = ByteCount(gibibytes: 1)
    /// One sample of Hi-C takes more.
    private static let scarceDisk = ByteCount(gibibytes: 50)

    /// What is well, what limits, and what stops a run.
    package static func of(_ seen: Seen) -> [Finding] {
        capacity(seen.capacity) + sharedMemory(seen.sharedMemory) + programs(seen) + disks(seen.free)
    }

    private static func capacity(_ capacity: Capacity) -> [Finding] {
        let cores = "\(capacity.cpus) core\(capacity.cpus == 1 ? "" : "s")"
        let text = "\(cores) and \(capacity.memory.text) of memory for tasks"
        guard capacity.memory < ByteCount(gibibytes: 2) else { return [Finding(.host, .fine, text)] }
        return [
            Finding(
                .hostTooSmall, .limits, "\(text): most stages of Hi-C need more",
                remedy: "raise the memory limit of this session, container or machine")
        ]
    }

    private static func sharedMemory(_ size: ByteCount?) -> [Finding] {
        if let size, size >= ByteCount(mebibytes: 64) { return [] }
        let text = size.map { "/dev/shm holds only \($0.text)" } ?? "there is no /dev/shm"
        return [
            Finding(
                .hostTooSmall, .note, "\(text): programs that share memory between processes may fail on the host",
                remedy: size == nil
                    ? "sudo mount -t tmpfs -o size=1G tmpfs /dev/shm" : "sudo mount -o remount,size=1G /dev/shm")
        ]
    }

    private static func programs(_ seen: Seen) -> [Finding] {
        var findings: [Finding] = []
        if let bash = seen.programs["bash"] {
            findings.append(Finding(.tool, .fine, "bash is \(bash)"))
        } else {
            findings.append(
                Finding(
                    .tool, .stops, "no bash on PATH: every command runs in it", remedy: "sudo apt-get install bash"))
        }
        for tool in seen.tools {
            if let path = seen.programs[tool] {
                findings.append(Finding(.tool, .fine, "\(tool) is \(path)"))
            } else {
                findings.append(
                    Finding(
                        .tool, seen.hasEngine ? .note : .stops,
                        "no \(tool) on PATH: Hi-C stages need it"
                            + (seen.hasEngine ? ", in their image or here" : ", and no container engine answers"),
                        remedy: "sudo apt-get install \(tool)"))
            }
        }
        return findings
    }

    private static func disks(_ free: [String: ByteCount]) -> [Finding] {
        free.sorted { $0.key < $1.key }.map { path, bytes in
            let weight: Finding.Weight = bytes < leastDisk ? .stops : bytes < scarceDisk ? .note : .fine
            return Finding(
                .disk, weight, "\(bytes.text) free in \(path)",
                remedy: weight == .fine ? nil : "du -xh --max-depth=2 \(path) | sort -h | tail  (shows what takes it)")
        }
    }
}
