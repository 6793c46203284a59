import Crypto
import OrderedCollections

/// Everything that decides what a task's outputs hold. Two tasks with equal keys make equal outputs, so the second need
/// not run.
///
/// In the key: what is executed (command text or arguments), the image's digest, declared environment variables, the names of secrets,
/// the values of parameters and columns, the names and kinds of the outputs, and of each input the content and the name
/// under which the command sees it (`StagedName`). Not in the key: names of stages, runs, folders and the user's files,
/// resources (cores, memory, time, GPUs), retries, and what a report shows or publishes.
package struct TaskFingerprint: Hashable, Codable, Sendable {
    /// One source of an input.
    package struct Content: Hashable, Codable, Sendable {
        /// The name under which the command sees it: `r1.fastq.gz`.
        package var stagedName: String
        /// Of the content, and of the files that travel with it.
        package var digests: ContentDigests
        /// Where it comes from, for explanations; not in the key.
        package var origin: String

        /// One source as the command sees it.
        package init(stagedName: String, digests: ContentDigests, origin: String) {
            self.stagedName = stagedName
            self.digests = digests
            self.origin = origin
        }
    }

    /// An input: one source, an array of them, or none.
    package struct Input: Hashable, Codable, Sendable {
        /// Whether the command sees an array.
        package var isArray: Bool
        /// In the order of the array.
        package var contents: [Content]

        /// An input that is absent has no content.
        package init(isArray: Bool, contents: [Content]) {
            self.isArray = isArray
            self.contents = contents
        }
    }

    /// What is executed.
    package var command: TaskCommand
    /// The image as the pipeline file names it, for explanations; not in the key.
    package var image: String?
    /// The digest of the image's content; nil: the tools of the machine.
    package var imageDigest: String?
    /// Those that the stage declares.
    package var environmentVariables: OrderedDictionary<String, String>
    /// The names of the secrets that the command reads, never what they hold; nil: none.
    package var secrets: [VariableName]?
    /// Of parameters and columns, by shell variable.
    package var values: OrderedDictionary<VariableName, ShellValue>
    /// By shell variable.
    package var inputs: OrderedDictionary<VariableName, Input>
    /// By shell variable.
    package var outputs: OrderedDictionary<VariableName, PlannedOutput>

    /// All ingredients as they are.
    package init(
        command: TaskCommand, image: String?, imageDigest: String?,
        environmentVariables: OrderedDictionary<String, String>, secrets: [VariableName]? = nil,
        values: OrderedDictionary<VariableName, ShellValue>, inputs: OrderedDictionary<VariableName, Input>,
        outputs: OrderedDictionary<VariableName, PlannedOutput>
    ) {
        self.command = command
        self.image = image
        self.imageDigest = imageDigest
        self.environmentVariables = environmentVariables
        self.secrets = secrets
        self.values = values
        self.inputs = inputs
        self.outputs = outputs
    }

    /// The fingerprint of one way to run a task.
    ///
    /// - Parameters:
    ///   - imageDigest: what the engine says of the variant's image; nil for the tools of the machine.
    ///   - digests: the content of a source, asked once for each.
    package init<Failure: Error>(
        task: PlannedTask, variant: TaskVariant, imageDigest: String?, names: StagedNames,
        digests: (InputSource) throws(Failure) -> ContentDigests
    ) throws(Failure) {
        var inputs: OrderedDictionary<VariableName, Input> = [:]
        for (variable, input) in task.inputs {
            let staged = names.names(of: input, variable: variable)
            var contents: [Content] = []
            for (source, name) in zip(input.sources, staged) {
                contents.append(
                    Content(stagedName: name, digests: try digests(source), origin: Self.origin(source, names: names)))
            }
            if case .many = input {
                inputs[variable] = Input(isArray: true, contents: contents)
            } else {
                inputs[variable] = Input(isArray: false, contents: contents)
            }
        }
        self.init(
            command: variant.command, image: variant.image, imageDigest: imageDigest,
            environmentVariables: variant.environmentVariables,
            secrets: variant.secrets.isEmpty ? nil : variant.secrets.keys.sorted(), values: task.values,
            inputs: inputs, outputs: task.outputs)
    }

    private static func origin(_ source: InputSource, names: StagedNames) -> String {
        switch source {
        case .file(let path, _): path
        case .output(let task, _): "\(names.original(source)) of \(task)"
        }
    }

    /// The cache key: SHA-256 of the canonical encoding, in 64 hexadecimal digits.
    package var key: String {
        CanonicalEncoding.hexadecimal(SHA256.hash(data: canonicalBytes))
    }
}

/// The content of a source: of the file or folder itself, and of its companions.
package struct ContentDigests: Hashable, Codable, Sendable {
    /// SHA-256 of the content, in hexadecimal.
    package var content: String
    /// The digest of each companion by its suffix (`.bwt`).
    package var companions: OrderedDictionary<String, String>

    /// SHA-256 in hexadecimal, of the content and of its companions by suffix.
    package init(content: String, companions: OrderedDictionary<String, String> = [:]) {
        self.content = content
        self.companions = companions
    }
}
