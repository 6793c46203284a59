import OrderedCollections
import Pipeline

/// The machines of each environment.
package struct InstanceSelection {
    /// As Batch takes them: types, families or bundles, in the order of preference.
    private(set) var names: OrderedDictionary<EnvironmentName, [String]> = [:]
    private let catalog = InstanceCatalog.standard

    /// What the pipeline file names; where it names none, the usual x86 machines, or the cheapest GPU machines on which
    /// every stage of the environment can run.
    package init(_ definition: PipelineDefinition) {
        for (name, environment) in definition.environments {
            if !environment.instances.isEmpty {
                names[name] = environment.instances
            } else if environment.kind == .cpu {
                names[name] = ["default_x86_64"]
            } else {
                let needs = Self.needs(in: name, definition).map(\.needs)
                names[name] = Array(
                    catalog.gpuTypes.filter { type in needs.allSatisfy(type.fits) }.prefix(4).map(\.name))
            }
        }
    }

    /// Ways to run a stage that this environment is for, with the stages: what their jobs ask for, so with the staging
    /// containers beside an entry point.
    static func needs(
        in environment: EnvironmentName, _ definition: PipelineDefinition
    ) -> [(stage: StageDeclaration, needs: ResourceRequest)] {
        definition.stages.values.flatMap { stage in
            definition.variants(of: stage).filter { $0.environment == environment }.map { way in
                var needs = way.needs
                if case .arguments = way.command {
                    let sidecar = StagingContract.sidecar
                    needs.cpus += 2 * sidecar.vcpus
                    needs.memory = ByteCount(mebibytes: needs.memory.mebibytes + 2 * Int64(sidecar.memoryMiB))
                }
                return (stage, needs)
            }
        }
    }

    /// The known types of an environment; nil: one of its names is not known here, so nothing can be said.
    package func types(of environment: EnvironmentName) -> [InstanceType]? {
        var types: [InstanceType] = []
        for name in names[environment] ?? [] {
            guard let known = catalog.types(named: name) else { return nil }
            types += known
        }
        return types
    }
}
