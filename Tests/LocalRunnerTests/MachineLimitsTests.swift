import LocalRunner
import TestSupport
import Testing

struct MachineLimitsTests {
    private func limits(_ files: [String: String]) throws -> MachineLimits {
        let root = ScratchFolder()
        for (name, text) in files { try root.write(text + "\n", to: name) }
        return withExtendedLifetime(root) { MachineLimits(root: root.path) }
    }

    @Test func aMachineWithoutControlGroupsHasNoLimits() throws {
        let limits = try limits([:])
        #expect(limits.coreQuota == nil)
        #expect(limits.memory == nil)
    }

    @Test func theSmallestLimitUpToTheRootBinds() throws {
        let limits = try limits([
            "proc/self/cgroup": "0::/user.slice/job.scope",
            "sys/fs/cgroup/user.slice/job.scope/cpu.max": "max 100000",
            "sys/fs/cgroup/user.slice/job.scope/memory.max": "8589934592",
            "sys/fs/cgroup/user.slice/cpu.max": "350000 100000",
            "sys/fs/cgroup/user.slice/memory.max": "4294967296",
        ])
        #expect(limits.coreQuota == 3.5)
        #expect(limits.memory == 4 << 30)
    }

    @Test func inAContainerTheRootIsItsOwn() throws {
        let limits = try limits([
            "proc/self/cgroup": "0::/../../machine.slice/of-the-host",
            "sys/fs/cgroup/cpu.max": "200000 100000", "sys/fs/cgroup/memory.max": "max",
        ])
        #expect(limits.coreQuota == 2)
        #expect(limits.memory == nil)
    }

    @Test func versionOneHasAFolderForEachController() throws {
        let limits = try limits([
            "proc/self/cgroup": "4:memory:/jobs/a\n2:cpu,cpuacct:/jobs/a\n0::/",
            "sys/fs/cgroup/memory/jobs/a/memory.limit_in_bytes": "9223372036854771712",
            "sys/fs/cgroup/memory/jobs/memory.limit_in_bytes": "1073741824",
            "sys/fs/cgroup/cpu/jobs/a/cpu.cfs_quota_us": "150000",
            "sys/fs/cgroup/cpu/jobs/a/cpu.cfs_period_us": "100000",
            "sys/fs/cgroup/cpu/jobs/cpu.cfs_quota_us": "-1",
            "sys/fs/cgroup/cpu/jobs/cpu.cfs_period_us": "100000",
        ])
        #expect(limits.coreQuota == 1.5)
        #expect(limits.memory == 1 << 30)
    }
}
