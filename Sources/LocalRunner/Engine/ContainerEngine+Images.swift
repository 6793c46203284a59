import Foundation
import OrderedCollections
import Pipeline

extension ContainerEngine {
    /// An engine that answers and has the images, after pulling those that it lacks where `supply` says so.
    /// - Parameter images: the stages that want each image.
    static func open(
        _ kind: Kind, images: OrderedDictionary<String, OrderedSet<StageName>>, supply: ImageSupply
    ) throws(RunnerError) -> ContainerEngine {
        guard let program = ShortCommand.find(kind.rawValue) else {
            throw .engineUnusable("\(kind.rawValue) is not installed", advice: "install it, or use another --engine")
        }
        var engine = ContainerEngine(kind: kind, program: program)
        if images.isEmpty || kind == .apptainer { try engine.answers() }
        if images.isEmpty { return engine }
        if kind != .apptainer, let all = try engine.inspect(Array(images.keys)) {
            engine.images = all
            return engine
        }
        for (image, stages) in images { engine.images[image] = try engine.bring(image, for: stages, supply) }
        return engine
    }

    /// One image, from what is here or from elsewhere.
    private func bring(
        _ image: String, for stages: OrderedSet<StageName>, _ supply: ImageSupply
    ) throws(RunnerError) -> ContainerImage {
        if let found = try find(image) { return found }
        guard supply.policy == .missing else {
            throw .imageMissing(image, engine: kind.rawValue, stages: stages.map(\.text))
        }
        try supply.pull(image, with: self)
        guard let found = try find(image) else {
            throw .imageNotPulled(image, engine: kind.rawValue, reason: "it was pulled, and is not there")
        }
        return found
    }

    private func find(_ image: String) throws(RunnerError) -> ContainerImage? {
        if kind == .apptainer { return try ApptainerImages.find(image) }
        return try inspect([image])?[image]
    }

    /// Throws unless the engine answers at all.
    private func answers() throws(RunnerError) {
        let answer = try ShortCommand.run([program, kind == .apptainer ? "--version" : "version"])
        if answer.exitCode != 0 { throw silent(answer) }
    }

    private func silent(_ answer: ShortCommand.Answer) -> RunnerError {
        .engineUnusable(
            "\(kind.rawValue) does not answer (\(answer.lastLine))",
            advice: "'\(kind.rawValue) info' shows why; or use another --engine")
    }

    /// What the engine says of images: one question, because each takes a good part of the time in which a run that has
    /// nothing to do is over. nil: it lacks one of them.
    private func inspect(_ names: [String]) throws(RunnerError) -> [String: ContainerImage]? {
        let answer = try ShortCommand.run(
            [program, "image", "inspect", "--format", "{{.Id}} {{json .Config.Env}}"] + names)
        let found = answer.output.split(whereSeparator: \.isNewline).compactMap(Self.image(inspected:))
        guard answer.exitCode == 0, found.count == names.count else {
            // docker: "No such image: NAME", podman: "NAME: image not known"; anything else is no answer about images.
            let said = answer.output.lowercased()
            if said.contains("no such image") || said.contains("image not known") { return nil }
            throw silent(answer)
        }
        return Dictionary(zip(names, found)) { first, _ in first }
    }

    /// The digest with which a line of an engine's answer begins; nil: the line is a warning. docker says sha256: before
    /// an image's, podman does not, and a container's is shorter.
    static func digest(of line: Substring) -> String? {
        let word = line.prefix { $0 != " " }
        let digits = word.hasPrefix("sha256:") ? word.dropFirst(7) : word
        return digits.count >= 12 && digits.allSatisfy(\.isHexDigit) ? String(digits) : nil
    }

    /// `sha256:0123... ["PATH=/bin"]`; nil: the line is a warning of the engine.
    package static func image(inspected line: Substring) -> ContainerImage? {
        guard let digest = digest(of: line) else { return nil }
        let parts = line.split(separator: " ", maxSplits: 1)
        let environment =
            parts.count > 1 ? try? JSONDecoder().decode([String]?.self, from: Data(parts[1].utf8)) : nil
        return ContainerImage(reference: "sha256:\(digest)", digest: digest, environment: environment ?? [])
    }
}
