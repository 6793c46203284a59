import OrderedCollections
import Pipeline

/// Whether the machines of an environment exist, belong together, and can run what is sent to them. Batch would say
/// nothing of it: the job would wait in RUNNABLE for ever.
struct EnvironmentChecks {
    let definition: PipelineDefinition
    let selection: InstanceSelection
    let allowsRetired: Bool
    private let catalog = InstanceCatalog.standard

    func check(_ diagnostics: inout Diagnostics) {
        for (name, environment) in definition.environments {
            let ways = InstanceSelection.needs(in: name, definition)
            // An environment that no stage uses makes no machines.
            guard !ways.isEmpty else { continue }
            let before = diagnostics.hasErrors
            families(name, environment, &diagnostics)
            sizes(name, environment, ways, &diagnostics)
            if !before, environment.capacity == [.spot] {
                diagnostics.warning(
                    "the environment \(name) has Spot capacity only: where there is none, its tasks wait",
                    at: environment.position, help: "write capacity: [spot, on-demand]")
            }
        }
    }

    private func families(
        _ name: EnvironmentName, _ environment: EnvironmentDeclaration, _ diagnostics: inout Diagnostics
    ) {
        let names = selection.names[name] ?? []
        for instance in names {
            if let retired = catalog.retiredFamily(of: instance) {
                if allowsRetired {
                    diagnostics.warning(
                        "\(instance) in the environment \(name): \(retired.reason)", at: environment.position,
                        help: "write \(retired.replacement)")
                } else {
                    diagnostics.error(
                        "\(instance) in the environment \(name): \(retired.reason)", at: environment.position,
                        help: "write \(retired.replacement), or give --allow-retired where you know better")
                }
            } else if let reason = Self.withoutWholeGPU(instance), environment.kind == .gpu {
                diagnostics.error(
                    "\(instance) in the environment \(name): \(reason)", at: environment.position,
                    help: "write g4dn or g6")
            }
            let isGPU = catalog.types(named: instance)?.contains { $0.gpu != nil }
            if let isGPU, isGPU != (environment.kind == .gpu) {
                diagnostics.error(
                    environment.kind == .gpu
                        ? "\(instance) has no GPU, but the environment \(name) is of kind gpu"
                        : "\(instance) has GPUs, but the environment \(name) is of kind cpu: its tasks would keep GPUs busy",
                    at: environment.position, help: "keep machines with and without GPUs in environments of their own")
            }
        }
        if names.contains(where: catalog.isArm), !names.allSatisfy(catalog.isArm) {
            diagnostics.error(
                "the environment \(name) mixes Arm and x86 machines (\(names.joined(separator: ", "))): an image runs on one of them",
                at: environment.position, help: "keep one architecture in an environment")
        }
    }

    /// Batch gives whole GPUs of NVIDIA's drivers for x86.
    private static func withoutWholeGPU(_ instance: String) -> String? {
        switch InstanceCatalog.family(of: instance) {
        case "g5g": "its processors are Arm's, for which Batch has no image with NVIDIA's drivers"
        case "g6f", "gr6f": "it has parts of a GPU, and Batch gives whole ones only"
        default: nil
        }
    }

    private func sizes(
        _ name: EnvironmentName, _ environment: EnvironmentDeclaration,
        _ ways: [(stage: StageDeclaration, needs: ResourceRequest)], _ diagnostics: inout Diagnostics
    ) {
        for (stage, needs) in ways where needs.cpus > environment.maximumCPUs {
            diagnostics.error(
                "the stage \(stage.name) needs \(needs.cpus) vCPUs, but the environment \(name) has at most \(environment.maximumCPUs)",
                at: stage.needs.position, help: "raise max-vcpus of \(name), or lower cpus of \(stage.name)")
        }
        guard let types = selection.types(of: name) else {
            let unknown = (selection.names[name] ?? []).filter { catalog.types(named: $0) == nil }
            diagnostics.warning(
                "\(unknown.joined(separator: ", ")) in the environment \(name) is not known here (\(InstanceCatalog.date)): whether its stages fit is not checked",
                at: environment.position)
            return
        }
        for (stage, needs) in ways where !types.contains(where: { $0.fits(needs) }) {
            let largest = types.max {
                ($0.gpu?.count ?? 0, $0.vcpus, $0.memory) < ($1.gpu?.count ?? 0, $1.vcpus, $1.memory)
            }
            let most =
                largest.map { "the largest, \($0.name), has \($0.text)" }
                ?? "there is none with GPUs that are large enough"
            diagnostics.error(
                "no machine of the environment \(name) can run the stage \(stage.name) (\(Self.text(needs))): \(most)",
                at: stage.needs.position, help: "name larger machines in \(name), or lower the needs of \(stage.name)")
        }
    }

    private static func text(_ needs: ResourceRequest) -> String {
        ["\(needs.cpus) vCPUs", needs.memory.text, needs.gpu?.text].compactMap { $0 }.joined(separator: ", ")
    }
}
