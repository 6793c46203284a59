import Pipeline

/// What runs a task's command.
package enum Engine: Sendable {
    /// The tools of this machine.
    case host
    case container(ContainerEngine)

    package var name: String {
        switch self {
        case .host: "host"
        case .container(let engine): engine.kind.rawValue
        }
    }

    /// The digest of a variant's image, for the cache key; nil: the tools of the machine.
    func imageDigest(of variant: TaskVariant) -> String? {
        guard case .container(let engine) = self, let image = variant.image else { return nil }
        return engine.imageDigests[image]
    }

    /// True when this variant's command runs in a container.
    func contains(_ variant: TaskVariant) -> Bool {
        if case .container = self { return variant.image != nil }
        return false
    }
}

/// A container engine that answered, with the images that it has.
package struct ContainerEngine: Sendable {
    package enum Kind: String, Sendable { case docker, podman }

    package let kind: Kind
    /// The program's path.
    package let program: String
    /// The digest of each of the plan's images, as the pipeline file names them.
    package var imageDigests: [String: String]

    package init(kind: Kind, program: String, imageDigests: [String: String] = [:]) {
        self.kind = kind
        self.program = program
        self.imageDigests = imageDigests
    }
}
