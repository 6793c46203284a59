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
        throw .engineUnusable(
            "stage '\(stage)' calls its image's own program with 'arguments', which needs a container engine "
                + "(\(reason))",
            advice: "install podman and bring the image, or write the stage as a command")
    }

    /// An engine that answers and has the images: one question, because each takes a good part of the time in which a
    /// run that has nothing to do is over.
    private static func ask(
        _ kind: ContainerEngine.Kind, images: OrderedDictionary<String, OrderedSet<StageName>>
    ) throws(RunnerError) -> ContainerEngine {
        let name = kind.rawValue
        guard let program = ShortCommand.find(name) else {
            throw .engineUnusable("\(name) is not installed", advice: "install it, or use another --engine")
        }
        let question = images.isEmpty ? ["version"] : ["image", "inspect", "--format", "{{.Id}}"] + images.keys
        let answer = try ShortCommand.run([program] + question)
        var engine = ContainerEngine(kind: kind, program: program)
        if answer.exitCode == 0, images.isEmpty { return engine }
        let digests = answer.output.split(whereSeparator: \.isNewline)
        guard answer.exitCode == 0, digests.count == images.count else {
            // docker: "No such image: NAME", podman: "NAME: image not known"; anything else is no answer about images.
            let said = answer.output.lowercased()
            if said.contains("no such image") || said.contains("image not known"),
                let (image, stages) = images.first(where: { said.contains($0.key.lowercased()) })
            {
                throw .imageMissing(image, engine: name, stages: stages.map(\.text))
            }
            throw .engineUnusable(
                "\(name) does not answer (\(answer.lastLine))",
                advice: "'\(name) info' shows why; or use another --engine")
        }
        for (image, digest) in zip(images.keys, digests) {
            // docker says sha256:, podman does not; the digest is the same.
            engine.imageDigests[image] = String(digest.hasPrefix("sha256:") ? digest.dropFirst(7) : digest)
        }
        return engine
    }
}

extension RunnerError {
    /// A few words, for a list of reasons.
    fileprivate var shortReason: String {
        switch self {
        case .imageMissing(let image, let engine, _): "\(engine) has no image '\(image)'"
        case .engineUnusable(let fault, _): fault
        default: description
        }
    }
}
