import AWSClient
import Cloud
import Pipeline

/// Why a job does not get a machine, from its queue and that one's environments.
package struct QueueFindings {
    /// Sentences for people, the likeliest cause first.
    package private(set) var sentences: [String] = []

    /// - Parameter queue: nil: it is not there any more.
    package init(queue: Batch.Queue?, environments: [Batch.ComputeEnvironment], needs: JobNeeds, quotas: [AccountQuota])
    {
        guard let queue else {
            sentences = ["its queue is gone: deploy the pipeline again"]
            return
        }
        if queue.state != "ENABLED" {
            sentences.append("its queue \(queue.jobQueueName) is disabled: enable it in the console of AWS Batch")
        }
        if let status = queue.status, status != "VALID" {
            sentences.append(
                "its queue \(queue.jobQueueName) is \(status): \(queue.statusReason ?? "no reason is told")")
        }
        for environment in environments { add(environment, needs) }
        for quota in quotas { add(quota, needs) }
    }

    private mutating func add(_ environment: Batch.ComputeEnvironment, _ needs: JobNeeds) {
        let name = environment.computeEnvironmentName
        if environment.state == "DISABLED" {
            sentences.append("its environment \(name) is disabled: enable it in the console of AWS Batch")
        }
        if environment.status == "INVALID" {
            let reason = environment.statusReason ?? "no reason is told"
            let isRole = reason.contains("role") || reason.contains("uthorized") || reason.contains("AccessDenied")
            sentences.append(
                "its environment \(name) cannot start machines: \(reason)"
                    + (isRole ? "; look at the roles of the stack, and at BatchServiceRole" : ""))
        }
        guard let resources = environment.computeResources else { return }
        if let most = resources.maxvCpus, most < needs.vcpus {
            sentences.append("it needs \(needs.vcpus) vCPUs, and \(name) may have \(most) at most: raise max-vcpus")
        } else if let most = resources.maxvCpus, let now = resources.desiredvCpus, now + needs.vcpus > most {
            sentences.append(
                "\(name) has \(now) of its \(most) vCPUs at work: it waits for other jobs to end, or raise max-vcpus")
        }
        let types = (resources.instanceTypes ?? []).map { InstanceCatalog.standard.types(named: $0) }
        let known = types.compactMap(\.self).joined()
        if types.allSatisfy({ $0 != nil }), !known.isEmpty, !known.contains(where: needs.fit) {
            sentences.append(
                "no machine of \(name) (\((resources.instanceTypes ?? []).joined(separator: ", "))) has \(needs.text) for one job: "
                    + "name larger ones in the pipeline, or lower the stage's needs")
        }
    }

    private mutating func add(_ quota: AccountQuota, _ needs: JobNeeds) {
        guard quota.vcpus < Double(needs.vcpus) else { return }
        sentences.append(
            "the account may have \(Int(quota.vcpus)) vCPUs of \(quota.name) at once, and it needs \(needs.vcpus): "
                + "ask for more in Service Quotas (\(quota.code))")
    }
}

/// What one job asks for.
package struct JobNeeds: Hashable {
    var vcpus: Int
    var memoryMiB: Int
    var gpus: Int

    /// Of one job.
    package init(vcpus: Int, memoryMiB: Int, gpus: Int) {
        self.vcpus = vcpus
        self.memoryMiB = memoryMiB
        self.gpus = gpus
    }

    init(_ job: Batch.Job) {
        self.init(
            vcpus: job.requirement("VCPU") ?? 1, memoryMiB: job.requirement("MEMORY") ?? 0,
            gpus: job.requirement("GPU") ?? 0)
    }

    func fit(_ type: InstanceType) -> Bool {
        vcpus <= type.vcpus && Int64(memoryMiB) <= type.usableMemory.mebibytes && gpus <= type.gpu?.count ?? 0
    }

    var text: String {
        "\(vcpus) vCPUs and \(memoryMiB) MiB" + (gpus == 0 ? "" : " and \(gpus) \(gpus == 1 ? "GPU" : "GPUs")")
    }
}

/// How many vCPUs an account may have at once of the machines that a job waits for.
package struct AccountQuota: Hashable {
    /// As AWS calls it.
    package var name: String
    /// By which an increase is asked for.
    package var code: String
    /// How many at once.
    package var vcpus: Double

    /// As Service Quotas tells it.
    package init(name: String, code: String, vcpus: Double) {
        self.name = name
        self.code = code
        self.vcpus = vcpus
    }
}
