import Pipeline

/// What a task's container has to know: one JSON object in the bucket for each task of a run, written before the run
/// begins. `StagingContract` tells how it is used.
///
/// Texts that are locations are S3 URIs; one that ends in `/` is a folder.
package struct TaskManifest: Hashable, Codable, Sendable {
    /// Of this form; a program that does not know it must refuse.
    package static let currentVersion = 1
    /// Of this form; a program that does not know it must refuse.
    package var version = currentVersion

    /// What the run is called.
    package var run: String
    /// Of the task.
    package var stage: StageName
    /// One value for each column of the stage's for-each.
    package var labels: [String]
    /// The ways to run it; the job says by number which one.
    package var variants: [Variant]
    /// What the command reads.
    package var inputs: [Input]
    /// Parameters and columns that the command reads.
    package var values: [Value]
    /// What the command makes.
    package var outputs: [Output]
    /// Where the `TaskCompletion` is written, last of all.
    package var completion: String
    /// Where the `TaskFailureRecord` of a failed attempt is written.
    package var failure: String
    /// The folder of digests of the user's objects, by what they were called and their ETag.
    package var digests: String
    /// The folder of the cache: results of any run, by cache key.
    package var cache: String

    /// One way to run the task.
    package struct Variant: Hashable, Codable, Sendable {
        /// What is executed.
        package var command: TaskCommand
        /// As the pipeline file names it.
        package var image: String?
        /// The image's own digest as engines call it (`Id`: that of its configuration), in hexadecimal, as far as it was
        /// known when the run was submitted.
        package var imageDigest: String?
        /// Cores that the command may count on.
        package var cpus: Int
        /// Memory that the command may count on.
        package var memoryMiB: Int64
        /// How many the container has.
        package var gpus: Int
        /// For the command alone.
        package var timeLimitSeconds: Int?
        /// Those that the stage declares.
        package var environmentVariables: [String: String]
    }

    /// What the command reads under one name.
    package struct Input: Hashable, Codable, Sendable {
        /// The shell variable.
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

    /// A parameter or a column.
    package struct Value: Hashable, Codable, Sendable {
        /// The shell variable.
        package var name: VariableName
        /// What the command sees.
        package var value: ShellValue
    }

    /// What the command makes under one name.
    package struct Output: Hashable, Codable, Sendable {
        /// The shell variable.
        package var name: VariableName
        /// A file or a folder, and its name.
        package var output: PlannedOutput
    }
}
