import LocalRunner
import OrderedCollections
import Pipeline
import RunStore

extension RunCrate {
    private static let profiles = [
        ("https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"),
        ("https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"),
        ("https://w3id.org/workflowhub/workflow-ro-crate/1.0", "Workflow RO-Crate", "1.0"),
    ]

    private static let terms = "https://w3id.org/ro/terms/workflow-run#"

    /// The description, in JSON-LD.
    package var graph: JSONValue {
        [
            "@context": [
                "https://w3id.org/ro/crate/1.1/context",
                // Terms of the profile, which RO-Crate 1.1 itself has not.
                .object(
                    OrderedDictionary(
                        uniqueKeysWithValues: ["ContainerImage", "containerImage", "sha256"].map {
                            ($0, .text(Self.terms + $0))
                        })),
            ],
            "@graph": .list(Array(entities.joined())),
        ]
    }

    private var entities: [[JSONValue]] {
        let files = Array(inputs.values) + tasks.flatMap(\.outputs.values)
        let properties = parameters + circumstances
        return [
            [descriptor, root], profileEntities, software, documentEntities, files.map(\.entity),
            properties.map(\.entity), stages, images, [runAction], tasks.map(action),
        ]
    }

    // MARK: - The crate

    private var descriptor: JSONValue {
        .entity(
            Crate.metadata, "CreativeWork",
            [
                "about": .reference("./"),
                "conformsTo": .references(["https://w3id.org/ro/crate/1.1", Self.profiles[2].0]),
            ])
    }

    private var root: JSONValue {
        let outputs = tasks.flatMap { $0.outputs.values.map(\.id) }
        return .entity(
            "./", "Dataset",
            [
                "name": .text(plan.pipeline),
                "description": .text(
                    "A run of the pipeline \(plan.pipeline) by cohesin \(invocations.last?.version ?? ""): "
                        + "\(NumberText.count(plan.tasks.count, "task")), \(run.state.rawValue)"),
                "datePublished": .text(TimeText.utc(made)),
                "license": label.license.hasPrefix("http") ? .reference(label.license) : .text(label.license),
                "conformsTo": .references(Self.profiles.map(\.0)),
                "author": .reference("#author"),
                "hasPart": .references(documents + inputs.values.map(\.id) + outputs),
                "mainEntity": .reference(SourceFiles.pipeline),
                "mentions": .references(["#run"] + tasks.map(\.id)),
            ])
    }

    private var profileEntities: [JSONValue] {
        let license: [JSONValue] =
            label.license.hasPrefix("http")
            ? [.entity(label.license, "CreativeWork", ["name": .text(label.license)])] : []
        return license
            + Self.profiles.map { id, name, version in
                .entity(id, "CreativeWork", ["name": .text(name), "version": .text(version)])
            }
    }

    private var documentEntities: [JSONValue] {
        documents.map { document in
            guard document != SourceFiles.pipeline else {
                return .entity(
                    document, ["File", "SoftwareSourceCode", "ComputationalWorkflow"],
                    ["name": .text(plan.pipeline), "programmingLanguage": .reference("#language")])
            }
            let about = [
                SourceFiles.request: "What was asked for, with the names that files had",
                PlanFile.name: "Every task with its command: what 'cohesin replay' runs",
                ReportFile.name: "The run's report, for people",
            ]
            return .entity(
                document, "File",
                ["name": .text(FilePath.name(of: document)), "description": about[document].map { .text($0) }])
        }
    }

    // MARK: - Who and with what

    private var software: [JSONValue] {
        [
            .entity("#author", "Person", ["name": .text(label.author)]),
            .entity(
                "#cohesin", "SoftwareApplication",
                ["name": "cohesin", "softwareVersion": .text(invocations.last?.version ?? "")]),
            .entity("#language", "ComputerLanguage", ["name": "cohesin pipeline file", "version": "1"]),
        ]
    }

    /// What the run was done with, by which two runs may differ.
    var circumstances: [CrateProperty] {
        let machine = invocations.last?.machine
        let properties: [(String, String?)] = [
            ("cohesin", invocations.last?.version), ("engine", invocations.last?.engine),
            ("processor", machine?.processor), ("architecture", machine?.architecture),
            ("system", machine?.system), ("kernel", machine.map { "Linux \($0.kernel)" }),
            ("GPUs", machine.flatMap { $0.gpuModels.isEmpty ? nil : $0.gpuModels.joined(separator: ", ") }),
            ("NVIDIA driver", machine?.driver),
        ]
        return properties.compactMap { name, value in value.map { CrateProperty("#with/\(name)", name, $0) } }
    }

    /// These and the images, by name, as `Crate` reads them.
    var namedCircumstances: [String: String] {
        let images = tasks.compactMap { task in
            task.fingerprint?.image.flatMap { image in task.imageDigest.map { (image, $0) } }
        }
        return Dictionary(circumstances.map { ($0.name, $0.value) } + images, uniquingKeysWith: { first, _ in first })
    }

    private var parameters: [CrateProperty] {
        let files = Set(inputs.keys)
        return Setting.all(of: plan).enumerated().compactMap { index, setting in
            files.isDisjoint(with: setting.values)
                ? CrateProperty("#parameter/\(index + 1)", setting.name, setting.values.joined(separator: ",")) : nil
        }
    }

    private var stages: [JSONValue] {
        OrderedSet(tasks.map(\.planned.id.stage)).map { stage in
            .entity(stage.entityID, "SoftwareApplication", ["name": .text(stage.text)])
        }
    }

    private var images: [JSONValue] {
        var images: OrderedDictionary<String, JSONValue> = [:]
        for task in tasks {
            guard let id = task.imageID, let fingerprint = task.fingerprint, images[id] == nil else { continue }
            images[id] = .entity(
                id, "ContainerImage",
                [
                    "name": fingerprint.image.map { .text($0) },
                    "sha256": task.imageDigest.map { .text($0) },
                    "additionalType": .reference(
                        Self.terms + (task.attempt?.engine == "apptainer" ? "SIFImage" : "DockerImage")),
                ])
        }
        return Array(images.values)
    }

    // MARK: - What was done

    private var runAction: JSONValue {
        .entity(
            "#run", "CreateAction",
            [
                "name": .text("Run of \(plan.pipeline)"),
                "instrument": .reference(SourceFiles.pipeline),
                "agent": .reference("#author"),
                "startTime": invocations.first.map { .text(TimeText.utc($0.started)) },
                "endTime": invocations.last?.ended.map { .text(TimeText.utc($0)) },
                "actionStatus": Self.status(isDone: run.state == .done),
                "object": .references(inputs.values.map(\.id) + parameters.map(\.id)),
                "result": .references(tasks.flatMap { $0.outputs.values.map(\.id) }),
                "additionalProperty": .references(circumstances.map(\.id)),
            ])
    }

    private func action(of task: CrateTask) -> JSONValue {
        let ended = task.attempt?.end?.ended ?? task.result?.made
        return .entity(
            task.id, "CreateAction",
            [
                "name": .text(task.planned.id.description),
                "instrument": .reference(task.planned.id.stage.entityID),
                "agent": .reference("#author"),
                "startTime": task.attempt.map { .text(TimeText.utc($0.started)) },
                "endTime": ended.map { .text(TimeText.utc($0)) },
                "actionStatus": Self.status(isDone: task.result != nil),
                "error": task.result == nil ? task.note.map { .text($0) } : nil,
                "containerImage": task.imageID.map(JSONValue.reference),
                "object": .references(objects(of: task.planned)),
                "result": .references(task.outputs.values.map(\.id)),
            ])
    }

    /// What a task read, as far as the crate has it.
    private func objects(of task: PlannedTask) -> [String] {
        task.inputs.values.flatMap(\.sources).flatMap { source in
            switch source {
            case .file(let path, let companions):
                ([path] + companions.map { path + $0 }).compactMap { inputs[$0]?.id }
            case .output(let producer, let variable):
                outputs[producer]?[variable].map { [$0.id] } ?? []
            }
        }
    }

    private static func status(isDone: Bool) -> JSONValue {
        .reference("http://schema.org/\(isDone ? "Completed" : "Failed")ActionStatus")
    }
}

/// A name with a value in a crate's graph.
struct CrateProperty: Hashable, Sendable {
    let id: String
    let name: String
    let value: String

    init(_ id: String, _ name: String, _ value: String) {
        self.id = CrateFile.encoded(id)
        self.name = name
        self.value = value
    }

    var entity: JSONValue { .entity(id, "PropertyValue", ["name": .text(name), "value": .text(value)]) }
}

extension CrateTask {
    var id: String { CrateFile.encoded("#task/\(planned.id)") }

    /// Without the algorithm's name, which some engines put before it; nil: the tools of the machine.
    var imageDigest: String? { fingerprint?.imageDigest?.split(separator: ":").last.map(String.init) }

    var imageID: String? { imageDigest.map { "#image/\($0)" } }
}

extension StageName {
    var entityID: String { CrateFile.encoded("#stage/\(text)") }
}
