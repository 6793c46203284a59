import AWSClient

/// On what kind of machine a job runs, and how it is bought, as far as Batch and ECS tell: the compute environment stands
/// in the name of the cluster.
struct Placement {
    /// For people; nil: nothing is known.
    let text: String?
    /// `m6i.large`; nil: not known.
    let machine: String?
    /// nil: not known.
    let capacity: PriceList.Capacity?

    init(_ job: Batch.Job, machines: MachineTypes) {
        machine = job.containerInstance.flatMap { machines[$0] }
        let cluster = job.containerInstance.flatMap { MachineTypes.cluster(of: $0) } ?? ""
        var words = [machine].compactMap(\.self)
        if cluster.hasPrefix("AWSBatch-") {
            let environment = cluster.dropFirst("AWSBatch-".count).split(separator: "-").dropLast(5)
                .joined(separator: "-")
            let isSpot = environment.hasSuffix("-spot") || environment == "spot"
            capacity = isSpot ? .spot : .onDemand
            words += [isSpot ? "Spot" : "On-Demand", "environment \(environment)"]
        } else {
            capacity = nil
            words += (job.jobQueue?.split(separator: "/").last).map { ["queue \($0)"] } ?? []
        }
        text = words.isEmpty ? nil : words.joined(separator: ", ")
    }
}
