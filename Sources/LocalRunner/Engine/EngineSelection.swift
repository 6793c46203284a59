import Foundation
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

    /// Chooses, asks the engine for the digests of the images, and refuses what cannot run. Nothing is ever pulled.
    /// - Parameter variants: for each task of the plan the position of the variant that will run.
    /// - Returns: the engine, and a sentence when the choice needs one.
    package static func select(
        _ choice: Choice, plan: Plan, variants: [Int]
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
            return (.container(try ask(kind, images: images)), nil)
        case .automatic:
            guard !images.isEmpty else { return (.host, nil) }
            var reasons: [String] = []
            for kind in [ContainerEngine.Kind.docker, .podman] {
                do throws(RunnerError) {
                    let engine = try ask(kind, images: images)
                    return (.container(engine), "engine \(kind.rawValue): it answers and has every image of the plan")
                } catch {
                    reasons.append(error.shortReason)
                }
            }
            try refuseEntryPoints(entryPoint, reason: reasons.joined(separator: "; "))
            return (.host, "engine host, without the images that stages name: \(reasons.joined(separator: "; "))")
        }
    }

    private static func refuseEntryPoints(_ stage: StageName?, reason: String) throws(RunnerError) {
        guard let stage else { return }
        throw .engine(
            "stage '\(stage)' calls its image's own program with 'arguments', which needs a container engine "
                + "(\(reason)): install podman and bring the image, or write the stage as a command")
    }

    /// An engine that answers and has the images.
    private static func ask(
        _ kind: ContainerEngine.Kind, images: OrderedDictionary<String, OrderedSet<StageName>>
    ) throws(RunnerError) -> ContainerEngine {
        let name = kind.rawValue
        guard let program = ShortCommand.find(name) else {
            throw .engine("\(name) is not installed: install it, or use another --engine")
        }
        let format = kind == .docker ? "{{.Server.Version}}" : "{{.Client.Version}}"
        let version = try ShortCommand.run([program, "version", "--format", format])
        guard version.exitCode == 0 else {
            throw .engine(
                "\(name) does not answer (\(version.firstLine)): '\(name) info' shows why; or use another --engine")
        }
        var engine = ContainerEngine(kind: kind, program: program)
        for (image, stages) in images {
            let answer = try ShortCommand.run([program, "image", "inspect", "--format", "{{.Id}}", image])
            let digest = answer.firstLine
            guard answer.exitCode == 0, !digest.isEmpty else {
                throw .imageMissing(image, engine: name, stages: stages.map(\.text))
            }
            // docker says sha256:, podman does not; the digest is the same.
            engine.imageDigests[image] = digest.hasPrefix("sha256:") ? String(digest.dropFirst(7)) : digest
        }
        return engine
    }
}

extension RunnerError {
    /// A few words, for a list of reasons.
    fileprivate var shortReason: String {
        switch self {
        case .imageMissing(let image, let engine, _): "\(engine) has no image '\(image)'"
        case .engine(let text): text.components(separatedBy: ": ")[0]
        default: description
        }
    }
}
