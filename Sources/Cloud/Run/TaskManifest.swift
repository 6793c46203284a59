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
    /// Where the `TaskFailureRecord` of a failed attempt is written.
    package var failure: String
    /// The folder of digests of the user's objects, by what they were called and their ETag.
    package var digests: String
    /// The folder of the cache: results of any run, by cache key.
    package var cache: String

    package struct Variant: Hashable, Codable, Sendable {
        package var command: TaskCommand
        /// As the pipeline file names it.
        package var image: String?
        /// The image's own digest as engines call it (`Id`: that of its configuration), in hexadecimal, as far as it was
        /// known when the run was submitted.
        package var imageDigest: String?
        package var cpus: Int
        package var memoryMiB: Int64
        package var gpus: Int
        /// For the command alone.
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
