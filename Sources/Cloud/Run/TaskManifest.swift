import Pipeline

/// What a task's container has to know: one JSON object in the bucket for each task of a run, written before the run
/// begins. `StagingContract` tells how it is used.
///
/// Texts that are locations are S3 URIs; one that ends in `/` is a folder.
package struct TaskManifest: Hashable, Codable, Sendable {
    /// Of this form; a program that does not know it must refuse.
    package static let currentVersion = 1
    package var version = currentVersion

    package var run: String
    package var stage: StageName
    /// One value for each column of the stage's for-each.
    package var labels: [String]
    /// The ways to run it; the job says by number which one.
    package var variants: [Variant]
    package var inputs: [Input]
    /// Parameters and columns that the command reads.
    package var values: [Value]
    package var outputs: [Output]
    /// Where the `TaskCompletion` is written, last of all.
    package var completion: String
    /// The folder of the cache: results of any run, by cache key.
    package var cache: String

    package struct Variant: Hashable, Codable, Sendable {
        package var command: TaskCommand
        /// As the pipeline file names it; the digest in the cache key is that of the image that runs.
        package var image: String?
        package var cpus: Int
        package var memoryMiB: Int64
        package var timeLimitSeconds: Int?
        package var environmentVariables: [String: String]
    }

    package struct Input: Hashable, Codable, Sendable {
        package var name: VariableName
        /// Whether the command sees an array.
        package var isArray: Bool
        /// Empty where an optional input was not given.
        package var sources: [Source]
    }

    package struct Source: Hashable, Codable, Sendable {
        /// The name under `inputs/`.
        package var stagedName: String
        /// A file or folder of the user; nil: `completion` tells.
        package var location: String?
        /// Files beside it, at its location and name with these suffixes.
        package var companions: [String]
        /// The completion of the task that makes it, and what it is called there.
        package var completion: String?
        package var output: VariableName?
    }

    package struct Value: Hashable, Codable, Sendable {
        package var name: VariableName
        package var value: ShellValue
    }

    package struct Output: Hashable, Codable, Sendable {
        package var name: VariableName
        package var output: PlannedOutput
    }
}

/// That a task is done, and where its outputs are: written when all of them are complete in the bucket.
package struct TaskCompletion: Hashable, Codable, Sendable {
    package var version = TaskManifest.currentVersion
    /// The task's cache key.
    package var key: String
    /// Which way it ran.
    package var variant: Int
    /// Whether the outputs come from an earlier run.
    package var isCached: Bool
    package var outputs: [Output]

    package struct Output: Hashable, Codable, Sendable {
        package var name: VariableName
        /// Of a folder, with a `/` at its end.
        package var location: String
        /// SHA-256 of the content, as a local run has it, in hexadecimal.
        package var digest: String
        package var bytes: Int64

        package init(name: VariableName, location: String, digest: String, bytes: Int64) {
            self.name = name
            self.location = location
            self.digest = digest
            self.bytes = bytes
        }
    }

    package init(key: String, variant: Int, isCached: Bool, outputs: [Output]) {
        self.key = key
        self.variant = variant
        self.isCached = isCached
        self.outputs = outputs
    }
}
