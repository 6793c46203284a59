import Cloud

/// Why a job is in its queue and not on a machine, from what Batch says (API reference, JobDetail.statusReason).
package struct WaitingReason {
    /// For people.
    package let text: String
    /// What to do; nil: wait.
    package let fix: String?

    /// - Parameter reason: in Batch's words; nil: it gave none.
    package init(_ reason: String?) {
        let reason = reason ?? ""
        func says(_ word: String) -> Bool { reason.contains(word) }
        if says("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY") {
            text = "AWS has no machine of these kinds free just now"
            fix = "wait, or name more kinds of machines or more zones in the pipeline and deploy again"
        } else if says("COMPUTE_ENVIRONMENT_MAX_RESOURCE") {
            text = "it needs more vCPUs than its environment may ever have"
            fix = "raise max-vcpus of the environment and deploy again"
        } else if says("JOB_RESOURCE_REQUIREMENT") {
            text = "no machine of its environment is large enough for it"
            fix = "name larger machines in the environment, or lower the stage's needs, and deploy again"
        } else if says("SERVICE_ROLE_PERMISSIONS") {
            text = "Batch may not start machines: its service role lacks permissions"
            fix = "give BatchServiceRole the policy AWSBatchServiceRole, or deploy without a role of your own"
        } else if says("COMPUTE_ENVIRONMENT_") || says("MISCONFIGURATION") {
            text = "its environment cannot start machines: \(reason)"
            fix = "'cohesin why' looks at the environment"
        } else {
            text = reason.isEmpty ? "waits for a machine" : reason
            fix = nil
        }
    }
}
