import CShims
import Glibc
import Pipeline
import Scheduling

extension Capacity {
    /// What this process may use: the cores of its affinity mask and of the quota of its control groups, and the memory
    /// of the machine or of its control groups, less a reserve of 1 GiB or 5 %, whichever is more, for the system and the
    /// runner.
    package static var ofThisMachine: Capacity {
        let limits = MachineLimits()
        var cpus = Int(shim_affinity_count())
        if cpus < 1 { cpus = MachineSize.cores }
        if let quota = limits.coreQuota { cpus = max(1, min(cpus, Int(quota))) }
        let bytes = min(MachineSize.memory, limits.memory ?? .max)
        let reserve = max(1 << 30, bytes / 20)
        return Capacity(cpus: cpus, memory: ByteCount(bytes: max(bytes - reserve, bytes / 2)))
    }
}

/// All of this machine, whoever may use it.
enum MachineSize {
    /// As the kernel counts them: a core with two threads is two.
    static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
    /// Bytes.
    static var memory: Int64 { Int64(sysconf(Int32(_SC_PHYS_PAGES))) * Int64(sysconf(Int32(_SC_PAGESIZE))) }
}
