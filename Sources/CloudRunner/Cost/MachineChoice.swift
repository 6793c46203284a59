import Cloud
import Pipeline

/// The machine that a task is thought to run on, and the part of it that it takes.
struct MachineChoice: Hashable, Sendable {
    let type: InstanceType
    /// Of the machine, by what there is least of: vCPUs, memory or GPUs; the rest is for other tasks.
    let share: Double

    /// What Batch would choose: GPU machines in their order of preference, of others the cheapest for this task. nil: none
    /// of the types is known to fit.
    init?(_ needs: ResourceRequest, among types: [InstanceType], isOrdered: Bool, _ prices: PriceList) {
        let fitting = types.filter { $0.fits(needs) }.map { (type: $0, share: Self.share(needs, of: $0)) }
        func cost(_ candidate: (type: InstanceType, share: Double)) -> Double {
            prices.onDemand(candidate.type).map { $0 * candidate.share } ?? .infinity
        }
        // Of equal ones the smaller: fewer strangers share it.
        let best =
            isOrdered
            ? fitting.first
            : fitting.min { (cost($0), $0.type.vcpus, $0.type.name) < (cost($1), $1.type.vcpus, $1.type.name) }
        guard let best else { return nil }
        type = best.type
        share = best.share
    }

    private static func share(_ needs: ResourceRequest, of type: InstanceType) -> Double {
        let cpus = Double(needs.cpus) / Double(type.vcpus)
        let memory = Double(needs.memory.mebibytes) / Double(type.usableMemory.mebibytes)
        let gpus = needs.gpu.map { Double($0.count) / Double(type.gpu?.count ?? 1) } ?? 0
        return min(1, max(cpus, memory, gpus))
    }
}
