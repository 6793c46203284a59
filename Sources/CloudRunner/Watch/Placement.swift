import AWSClient

/// On what kind of machine a job runs, as far as Batch tells: the compute environment stands in the name of the cluster.
struct Placement {
    /// For people; nil: nothing is known.
    let text: String?

    init(_ job: Batch.Job) {
        // arn:aws:ecs:REGION:ACCOUNT:container-instance/AWSBatch-ENVIRONMENT-UUID/ID
        let cluster = job.containerInstance?.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        let queue = job.jobQueue?.split(separator: "/").last.map(String.init)
        if cluster.hasPrefix("AWSBatch-") {
            let environment = cluster.dropFirst("AWSBatch-".count).split(separator: "-").dropLast(5)
                .joined(separator: "-")
            text =
                environment.hasSuffix("-spot") || environment == "spot"
                ? "Spot, environment \(environment)" : "On-Demand, environment \(environment)"
        } else {
            text = queue.map { "queue \($0)" }
        }
    }
}
