import Pipeline

/// What runs a task's command.
package enum Engine: Sendable {
    /// The tools of this machine.
    case host
    case container(ContainerEngine)

    /// For messages and records.
    package var name: String {
        switch self {
        case .host: "host"
        case .container(let engine): engine.kind.rawValue
        }
    }

    /// The digest of a variant's image, for the cache key; nil: the tools of the machine.
    func imageDigest(of variant: TaskVariant) -> String? {
        guard case .container(let engine) = self, let image = variant.image else { return nil }
        return engine.images[image]?.digest
    }

    /// True when this variant's command runs in a container.
    func contains(_ variant: TaskVariant) -> Bool {
        if case .container = self { return variant.image != nil }
        return false
    }

    /// True when this variant's command runs in a container that has a name and outlives its client.
    func namesContainer(of variant: TaskVariant) -> Bool {
        guard case .container(let engine) = self else { return false }
        return variant.image != nil && engine.kind.namesContainers
    }
}

/// A container engine that answered, with the images that it has.
package struct ContainerEngine: Sendable {
    /// The engines that are known here.
    package enum Kind: String, Sendable, CaseIterable {
        case docker, podman, apptainer

        /// Whether its containers have names and go on without the program that started them.
        var namesContainers: Bool { self != .apptainer }
    }

    /// Which one.
    package let kind: Kind
    /// The program's path.
    package let program: String
    /// Each of the plan's images, as the pipeline file names them.
    package var images: [String: ContainerImage]

    /// `images` by the names that the pipeline file gives them.
    package init(kind: Kind, program: String, images: [String: ContainerImage] = [:]) {
        self.kind = kind
        self.program = program
        self.images = images
    }
}

/// An image that an engine has.
package struct ContainerImage: Hashable, Sendable {
    /// What the engine is told to run: the id (docker, podman), so that a name that moves meanwhile changes nothing, or
    /// the path of the file (apptainer).
    package var reference: String
    /// Of its content, in hexadecimal, for the cache key.
    package var digest: String
    /// The environment that it brings, `NAME=value` each; empty where the engine does not tell.
    package var environment: [String]

    /// An image as the engine knows it, with the variables that it sets.
    package init(reference: String, digest: String, environment: [String] = []) {
        self.reference = reference
        self.digest = digest
        self.environment = environment
    }

    /// The value of a variable of its environment; nil: it has none.
    package func variable(_ name: String) -> String? {
        environment.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.utf8.count + 1)) }
    }
}
