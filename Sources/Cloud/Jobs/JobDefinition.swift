import OrderedCollections
import Pipeline

/// One way to run a stage, as RegisterJobDefinition takes it.
package struct JobDefinition: Sendable {
    /// Where it stands in the template: `JuicerJob`.
    package let logicalID: String
    /// As Batch calls it.
    package let name: String
    /// Which stage it runs.
    package let stage: StageName
    /// Of the stage in the pipeline file.
    package let position: SourcePosition
    /// The body of the request, in the names of Batch's API.
    package let body: JSONValue

    static let toolContainer = "tool"
    static let sizeLimit = 24 * 1024

    /// What the bodies refer to; in the template `{"Ref": ...}`, else texts.
    package struct Surroundings: Sendable {
        /// The role that the containers take to reach the bucket; nil: none is given.
        package var jobRole: JSONValue?
        /// Where the bucket is; nil: none is given.
        package var region: JSONValue?
        /// Of CloudWatch, where containers write.
        package var logGroup: JSONValue
        /// The image of a stage by its name in the pipeline file.
        package var image: @Sendable (String) -> JSONValue

        /// All values as they are.
        package init(
            jobRole: JSONValue?, region: JSONValue?, logGroup: JSONValue,
            image: @escaping @Sendable (String) -> JSONValue
        ) {
            self.jobRole = jobRole
            self.region = region
            self.logGroup = logGroup
            self.image = image
        }
    }

    /// - Parameter attempts: from 1 to 10.
    package static func retryStrategy(attempts: Int) -> JSONValue {
        guard attempts > 1 else { return ["attempts": 1] }
        return [
            "attempts": .integer(attempts),
            "evaluateOnExit": [
                ["onStatusReason": "Host EC2*", "action": "RETRY"],
                ["onReason": "CannotPullContainerError:*", "action": "RETRY"],
                ["onReason": "DockerTimeoutError*", "action": "RETRY"],
                // Without these two a job that no rule matches would be tried again. A reason is not always there.
                ["onExitCode": "*", "action": "EXIT"],
                ["onReason": "*", "action": "EXIT"],
            ],
        ]
    }
}
