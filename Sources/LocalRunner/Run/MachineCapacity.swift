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
        if cpus < 1 { cpus = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
        if let quota = limits.coreQuota { cpus = max(1, min(cpus, Int(quota))) }
        let machine = Int64(sysconf(Int32(_SC_PHYS_PAGES))) * Int64(sysconf(Int32(_SC_PAGESIZE)))
        let bytes = min(machine, limits.memory ?? .max)
        let reserve = max(1 << 30, bytes / 20)
        return Capacity(cpus: cpus, memory: ByteCount(bytes: max(bytes - reserve, bytes / 2)))
    }
}
