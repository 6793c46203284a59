import OrderedCollections
import Pipeline

/// Which engine a run takes.
package enum EngineSelection {
    /// What a person asked for.
    package enum Choice: Hashable, Sendable {
        /// The first container engine that answers and has every image, else the host.
        case automatic
        case host
        case container(ContainerEngine.Kind)
    }

    /// Chooses, asks the engine for the images, and refuses what cannot run.
    /// - Parameters:
    ///   - variants: for each task of the plan the position of the variant that will run.
    ///   - supply: what happens when an image is missing.
    /// - Returns: the engine, and a sentence when the choice needs one.
    package static func select(
        _ choice: Choice, plan: Plan, variants: [Int], supply: ImageSupply = ImageSupply()
    ) throws(RunnerError) -> (engine: Engine, note: String?) {
        var images: OrderedDictionary<String, OrderedSet<StageName>> = [:]
        var entryPoint: StageName?
        for (task, variant) in zip(plan.tasks, variants.map { $0 }) {
            let variant = task.variants[variant]
            if let image = variant.image { images[image, default: []].append(task.id.stage) }
            if case .arguments = variant.command { entryPoint = entryPoint ?? task.id.stage }
        }
        switch choice {
        case .host:
            try refuseEntryPoints(entryPoint, reason: "--engine host")
            return (.host, nil)
        case .container(let kind):
            return (.container(try ContainerEngine.open(kind, images: images, supply: supply)), nil)
        case .automatic:
            guard !images.isEmpty else { return (.host, nil) }
            var reasons: [String] = []
            for kind in ContainerEngine.Kind.allCases {
                do throws(RunnerError) {
                    let engine = try ContainerEngine.open(kind, images: images, supply: supply)
                    return (.container(engine), "engine \(kind.rawValue): it answers and has every image of the plan")
                } catch {
                    if case .interrupted = error { throw error }
                    reasons.append(error.shortReason)
                }
            }
            try refuseEntryPoints(entryPoint, reason: reasons.joined(separator: "; "))
            return (.host, "engine host, without the images that stages name: \(reasons.joined(separator: "; "))")
        }
    }

    private static func refuseEntryPoints(_ stage: StageName?, reason: String) throws(RunnerError) {
        guard let stage else { return }
        throw .engineUnusable(
            "stage '\(stage)' calls its image's own program with 'arguments', which needs a container engine "
                + "(\(reason))",
            advice: "install podman and bring the image, or write the stage as a command")
    }
}

extension RunnerError {
    /// A few words, for a list of reasons.
    fileprivate var shortReason: String {
        switch self {
        case .imageMissing(let image, let engine, _): "\(engine) has no image '\(image)'"
        case .imageNotPulled(let image, let engine, _): "\(engine) could not pull '\(image)'"
        case .engineUnusable(let fault, _): fault
        default: description
        }
    }
}
