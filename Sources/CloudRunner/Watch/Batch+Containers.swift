import AWSClient

// A job of one container and one of several tell the same facts in different places.

extension Batch.Job {
    /// The container of the tool.
    private var tool: NamedContainer? {
        ecsProperties?.taskProperties?.first?.containers?.first { $0.name == "tool" }
    }

    var image: String? { container?.image ?? tool?.image }
    var exitCode: Int? { container?.exitCode ?? ecsProperties?.taskProperties?.first?.failed?.exitCode }
    var reason: String? { container?.reason ?? ecsProperties?.taskProperties?.first?.failed?.reason }
    var containerInstance: String? {
        container?.containerInstanceArn ?? ecsProperties?.taskProperties?.first?.containerInstanceArn
    }
    /// Of the latest attempt.
    var logStream: String? {
        container?.logStreamName ?? tool?.logStreamName ?? attempts?.last?.container?.logStreamName
            ?? attempts?.last?.taskProperties?.first?.containers?.last { $0.logStreamName != nil }?.logStreamName
    }
    var logGroup: String? {
        (container?.logConfiguration ?? tool?.logConfiguration)?.options?["awslogs-group"]
    }
    /// `VCPU`, `MEMORY` in MiB or `GPU`.
    func requirement(_ kind: String) -> Int? {
        (container?.resourceRequirements ?? tool?.resourceRequirements)?.first { $0.type == kind }.flatMap {
            Int($0.value)
        }
    }
    /// Somebody ended it.
    var wasEnded: Bool { isTerminated == true || isCancelled == true }
}

extension Batch.Job.TaskProperties {
    /// The container that ended badly, or the last one.
    var failed: Batch.Job.NamedContainer? {
        containers?.first { $0.exitCode != nil && $0.exitCode != 0 } ?? containers?.last
    }
}
