import Pipeline

/// Where the parts of a run lie in the bucket.
///
///     PREFIX/runs/RUN/execution.json          the execution's input
///     PREFIX/runs/RUN/tasks/STAGE/N.json      manifests; N counts the stage's tasks from 0, in the plan's order
///     PREFIX/runs/RUN/tasks/STAGE/N.failed.json   what its last failed attempt says
///     PREFIX/runs/RUN/done/STAGE/N.json       completions
///     PREFIX/runs/RUN/arrays/K/STAGE/N.json   the manifests of an array job whose first task is N
///     PREFIX/runs/RUN/items/K/NAME.json       items of a Distributed Map
///     PREFIX/runs/RUN/failures/K/STAGE/N.json that the execution has given a task up
///     PREFIX/cache/KEY/result.json            the outputs of a cache key
///     PREFIX/cache/KEY/DIGEST/NAME            an output, below the beginning of its digest
///     PREFIX/digests/                         digests of the user's objects
///
/// K counts the run's executions: a run that is submitted again has the same tasks, and other lists and failures.
package struct RunPlace: Hashable, Sendable {
    /// Its name.
    package let bucket: String
    /// The pipeline's folder, ending in `/`, or empty.
    package let prefix: String
    /// What the run is called.
    package let run: String
    /// From 1.
    package let submission: Int

    /// - Parameter prefix: the pipeline's folder, ending in `/`, or empty.
    package init(bucket: String, prefix: String, run: String, submission: Int = 1) {
        self.bucket = bucket
        self.prefix = prefix
        self.run = run
        self.submission = submission
    }

    /// The key of everything of the run, ending in `/`, as the keys below begin.
    package var folder: String { "\(prefix)runs/\(run)/" }
    /// The key of the execution's input.
    package var execution: String { folder + "execution.json" }
    /// The key under which this execution notes what it has given up.
    package var failures: String { "\(folder)failures/\(submission)/" }
    /// The URI of the results of all runs.
    package var cache: String { uri("\(prefix)cache/") }
    /// The URI of the digests of the user's objects.
    package var digests: String { uri("\(prefix)digests/") }

    /// The key of a task's manifest, by the task's number in its stage.
    package func manifest(_ stage: StageName, _ number: Int) -> String { "\(folder)tasks/\(stage)/\(number).json" }
    /// The key under which all completions stand.
    package var completions: String { folder + "done/" }
    /// The key of a task's completion.
    package func completion(_ stage: StageName, _ number: Int) -> String { "\(completions)\(stage)/\(number).json" }
    /// The key of an array job's list, by the number of its first task.
    package func array(_ stage: StageName, _ number: Int) -> String {
        "\(folder)arrays/\(submission)/\(stage)/\(number).json"
    }
    /// The key of what a task's last failed attempt says.
    package func attemptFailure(_ stage: StageName, _ number: Int) -> String {
        "\(folder)tasks/\(stage)/\(number).failed.json"
    }
    /// The key that tells that this execution has given the task up.
    package func failure(_ stage: StageName, _ number: Int) -> String { "\(failures)\(stage)/\(number).json" }
    /// The key of the items of a Distributed Map.
    package func items(_ name: String) -> String { "\(folder)items/\(submission)/\(name).json" }

    /// The URI of a key in the bucket.
    package func uri(_ key: String) -> String { "s3://\(bucket)/\(key)" }

    /// What the names of all jobs of the run begin with.
    package var jobs: String { Self.jobName("\(run)-") }
    /// The name of a task's jobs, or of the array job whose first task it is.
    package func job(_ stage: StageName, _ number: Int) -> String {
        let ending = "-\(number)"
        return String(Self.jobName("\(run)-\(stage)").prefix(Self.longestJobName - ending.utf8.count)) + ending
    }

    private static let longestJobName = 128

    /// Batch takes letters, digits, `-` and `_`.
    private static func jobName(_ text: String) -> String {
        String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
    }
}
