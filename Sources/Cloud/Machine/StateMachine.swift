import OrderedCollections
import Pipeline

/// The state machine of a pipeline, and what is known of it before anything runs.
///
/// **What an execution is given.** Its input, and each item of its Maps, is an object with a member for each stage that
/// runs at that level (`CloudNames.members`):
///
///     {"cohesin": {"run": "...", "failures": "PREFIX/runs/RUN/failures/1/"},
///      "index": {"parameters": {"task": "s3://.../tasks/index/0.json"}, "name": "...", "tags": {...}, ...},
///      "each_sample": [{"juicer": {"parameters": ...}, "hiccups": {...}}, ...]}
///
/// - `parameters`: the job's parameters (`Ref::`), texts only. `task` is always one of them: the S3 URI of the task's
///   manifest (`TaskManifest`), or of the list of manifests for an array job.
/// - `name`: the name of the job, which begins with the run's.
/// - `tags`: tags of the job, texts only (`run`, `stage`, and the columns of its for-each).
/// - `record`: the key under which a failure of the task is written.
/// - `count`: only where the stage is an array job: its children.
/// - `variants`: only where the stage has an `otherwise`: `{"first": 0, "last": 1}`, the way to begin with and the last
///   one that may be taken where there is no capacity for those before; equal for no choice.
/// - `tries`: only where the state machine counts failures: 0 for each `FailureClass.counter`.
/// - `each_COLUMNS`: the items of a Map, a list; `listed_COLUMNS`: `{"key": ...}` of a JSON list in the bucket, for a
///   Distributed Map.
///
/// A level is entered by for-each columns, so a task of a stage with `for-each: [sample, lane]` may stand in an item of
/// `each_lane` in an item of `each_sample`.
package struct StateMachine: Sendable {
    /// The definition, with `${...}` for what the template knows: names of queues and job definitions, `${Bucket}`,
    /// `${Topic}`, `${Partition}`.
    package let definition: JSONValue
    /// The stages by levels.
    package let flow: Flow
    /// How the tasks of each for-each are started.
    package let choices: [FanOutChoice]
    let section: Section
    let load: Load

    /// Whether executions start others for the items of a Map.
    package var hasDistributedMap: Bool { choices.contains { $0.way == .distributedMap } }

    /// - Parameter startsFromEvents: whether an upload or a call starts it, too, and not only `cohesin submit`.
    package init(_ pipeline: PipelineDefinition, names: CloudNames, counts: TaskCounts, startsFromEvents: Bool = false)
    {
        var flows = FlowBuilder(pipeline)
        flow = flows.flow()
        var sections = SectionBuilder(definition: pipeline, counts: counts)
        section = sections.section(flow)
        choices = sections.choices
        load = Load(section)
        var builder = StateMachineBuilder(names: names)
        var chain = builder.execution(section)
        if startsFromEvents { chain = PlanningStates.before(chain) }
        var members: OrderedDictionary<String, JSONValue> = [
            "Comment": .text((pipeline.about ?? "The pipeline \(pipeline.name)").replacing("${", with: "$ {"))
        ]
        for (key, value) in chain.members { members[key] = value }
        definition = JSONValue.object(members).replacingTokens(["Pipeline": .text(pipeline.name)])
    }
}
