import OrderedCollections
import Pipeline

/// What the parts of a pipeline are called at AWS. The template, the state machine and the document that starts an
/// execution must agree on these names, so they are made in one place.
///
/// Logical ids (of CloudFormation, and as `${...}` in the state machine) are `JuicerJob`, `GpuQueue`; names of resources
/// are `PREFIX-juicer`, `PREFIX-gpu`, or without the prefix where it is empty.
package struct CloudNames: Sendable {
    /// Before the name of every resource; empty: none.
    package let prefix: String
    /// The member of a state's input that belongs to a stage: `$.juicer`.
    package let members: OrderedDictionary<StageName, String>
    /// The beginning of the names of a stage's states and logical ids: `Juicer`.
    package let stages: OrderedDictionary<StageName, String>
    /// The beginning of the logical ids of an environment: `Gpu`.
    package let environments: OrderedDictionary<EnvironmentName, String>

    /// The member of every state's input that says which run it is.
    package static let runMember = "cohesin"

    /// - Parameter prefix: before the names of all resources.
    package init(_ definition: PipelineDefinition, prefix: String) {
        self.prefix = prefix
        // Members of lists of items are `each_sample`, so no stage may be called so.
        var members = UniqueNames(limit: 64, reserved: [Self.runMember])
        var stages = UniqueNames(limit: 40, reserved: Self.reservedIDs)
        var environments = UniqueNames(limit: 40, reserved: Self.reservedIDs)
        self.members = OrderedDictionary(
            uniqueKeysWithValues: definition.stages.keys.map { stage in
                let member = WordCase.member(stage.text)
                return (
                    stage,
                    members.name(member.hasPrefix("each_") || member.hasPrefix("listed_") ? "stage_" + member : member)
                )
            })
        self.stages = OrderedDictionary(
            uniqueKeysWithValues: definition.stages.keys.map {
                ($0, stages.name(Self.base($0.text, endings: ["Otherwise", "OnDemand", "Array"])))
            })
        self.environments = OrderedDictionary(
            uniqueKeysWithValues: definition.environments.keys.map {
                ($0, environments.name(Self.base($0.text, endings: ["OnDemand", "Spot"])))
            })
    }

    /// A stage `a-otherwise` must not make the names that the `otherwise` of a stage `a` makes.
    private static func base(_ name: String, endings: [String]) -> String {
        let camel = WordCase.camel(name)
        let letters = String(camel.reversed().drop { $0.isNumber }.reversed())
        return endings.contains { letters.hasSuffix($0) } ? String(camel.prefix(36)) + "Own" : camel
    }

    /// Beginnings that the template's own resources have.
    private static let reservedIDs: Set<String> = ["Staging", "Planning", "Plan", "Read", "Run", "Start"]

    /// The name of a resource: letters, digits, `-` and `_`.
    package func resource(_ name: String) -> String {
        prefix.isEmpty ? name : "\(prefix)-\(name)"
    }

    /// `$.juicer`
    func path(_ stage: StageName) -> String { "$.\(members[stage] ?? "")" }

    /// `JuicerTask`, `JuicerFailed`
    func state(_ stage: StageName, _ role: String) -> String { (stages[stage] ?? "") + role }

    /// What a way to run a stage adds to names: nothing for the stage itself, `Otherwise`, `Otherwise2` for its
    /// alternatives.
    static func role(variant: Int) -> String {
        switch variant {
        case 0: ""
        case 1: "Otherwise"
        default: "Otherwise\(variant)"
        }
    }

    /// The logical id of the job definition of one way to run a stage.
    package func job(_ stage: StageName, variant: Int) -> String {
        (stages[stage] ?? "") + Self.role(variant: variant) + "Job"
    }

    /// The name of that job definition.
    package func jobDefinition(_ stage: StageName, variant: Int) -> String {
        switch variant {
        case 0: resource(stage.text)
        case 1: resource("\(stage.text)-otherwise")
        default: resource("\(stage.text)-otherwise-\(variant)")
        }
    }

    /// The logical id of an environment's queue; the second one leads to On-Demand capacity only.
    package func queue(_ environment: EnvironmentName, isOnDemandOnly: Bool = false) -> String {
        (environments[environment] ?? "") + (isOnDemandOnly ? "OnDemandQueue" : "Queue")
    }

    /// Of an environment's job queue, or of the one beside it for last attempts.
    package func queueName(_ environment: EnvironmentName, isOnDemandOnly: Bool = false) -> String {
        resource(isOnDemandOnly ? "\(environment)-on-demand" : environment.text)
    }

    /// The logical id of a compute environment.
    package func computeEnvironment(
        _ environment: EnvironmentName, _ capacity: EnvironmentDeclaration.Capacity
    ) -> String {
        (environments[environment] ?? "") + (capacity == .spot ? "SpotEnvironment" : "Environment")
    }

    package func computeEnvironmentName(
        _ environment: EnvironmentName, _ capacity: EnvironmentDeclaration.Capacity
    ) -> String {
        resource(capacity == .spot ? "\(environment)-spot" : environment.text)
    }

    /// The member that holds the items of a Map over these columns: `each_sample_lane`, or `listed_sample_lane` where
    /// they are read from the bucket.
    package func items(_ columns: [ColumnName], _ way: FanOut) -> String {
        (way == .distributedMap ? "listed_" : "each_") + columns.map { WordCase.member($0.text) }.joined(separator: "_")
    }
}
