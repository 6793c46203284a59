/// What the kernel lets this process use, from files, so that tests have their own.
package struct MachineLimits: Hashable, Sendable {
    /// Cores, by the quota of a control group; nil: no quota.
    package private(set) var coreQuota: Double?
    /// Bytes, by the limit of a control group; nil: no limit.
    package private(set) var memory: Int64?

    /// Reads the limits of this process's control groups and of those above them: a limit binds everything below it.
    /// - Parameter root: what stands before `/proc` and `/sys`.
    package init(root: String = "") {
        for line in Files.beginning(of: "\(root)/proc/self/cgroup").split(separator: "\n") {
            // `0::/user.slice/a.scope` is version 2, `4:memory:/a` version 1.
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let controllers = fields[1].split(separator: ",")
            let mount = "\(root)/sys/fs/cgroup"
            for folder in Self.foldersUpwards(fields[2]) {
                if fields[1].isEmpty { readVersion2(mount + folder) }
                if controllers.contains("cpu") { readQuota("\(mount)/cpu" + folder) }
                if controllers.contains("memory") { readMemory("\(mount)/memory" + folder) }
            }
        }
    }

    /// `/a/b`, `/a` and the root, which in a container is the container's own whatever the path says.
    private static func foldersUpwards(_ path: Substring) -> [String] {
        let names = path.split(separator: "/")
        return (0...names.count).reversed().map { count in names.prefix(count).map { "/\($0)" }.joined() }
    }

    private mutating func readVersion2(_ folder: String) {
        // `150000 100000`: microseconds of processor time in each period; `max 100000`: no quota.
        let words = Files.beginning(of: "\(folder)/cpu.max").split(whereSeparator: \.isWhitespace)
        if words.count == 2 { limitCores(Double(words[0]), Double(words[1])) }
        limitMemory(Self.number("\(folder)/memory.max"))
    }

    private mutating func readQuota(_ folder: String) {
        limitCores(
            Self.number("\(folder)/cpu.cfs_quota_us").map(Double.init),
            Self.number("\(folder)/cpu.cfs_period_us").map(Double.init))
    }

    private mutating func readMemory(_ folder: String) {
        // Without a limit it is close to the largest number there is.
        limitMemory(Self.number("\(folder)/memory.limit_in_bytes").flatMap { $0 < 1 << 60 ? $0 : nil })
    }

    private mutating func limitCores(_ share: Double?, _ period: Double?) {
        guard let share, let period, share > 0, period > 0 else { return }
        coreQuota = min(coreQuota ?? .infinity, share / period)
    }

    private mutating func limitMemory(_ bytes: Int64?) {
        guard let bytes, bytes > 0 else { return }
        memory = min(memory ?? .max, bytes)
    }

    private static func number(_ path: String) -> Int64? {
        Files.beginning(of: path).split(whereSeparator: \.isWhitespace).first.flatMap { Int64($0) }
    }
}
