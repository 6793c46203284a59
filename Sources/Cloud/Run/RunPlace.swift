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
    package let bucket: String
    /// The pipeline's folder, ending in `/`, or empty.
    package let prefix: String
    package let run: String
    /// From 1.
    package let submission: Int

    package init(bucket: String, prefix: String, run: String, submission: Int = 1) {
        self.bucket = bucket
        self.prefix = prefix
        self.run = run
        self.submission = submission
    }

    package var folder: String { "\(prefix)runs/\(run)/" }
    package var execution: String { folder + "execution.json" }
    package var failures: String { "\(folder)failures/\(submission)/" }
    package var cache: String { uri("\(prefix)cache/") }
    package var digests: String { uri("\(prefix)digests/") }

    package func manifest(_ stage: StageName, _ number: Int) -> String { "\(folder)tasks/\(stage)/\(number).json" }
    package var completions: String { folder + "done/" }
    package func completion(_ stage: StageName, _ number: Int) -> String { "\(completions)\(stage)/\(number).json" }
    package func array(_ stage: StageName, _ number: Int) -> String {
        "\(folder)arrays/\(submission)/\(stage)/\(number).json"
    }
    package func attemptFailure(_ stage: StageName, _ number: Int) -> String {
        "\(folder)tasks/\(stage)/\(number).failed.json"
    }
    package func failure(_ stage: StageName, _ number: Int) -> String { "\(failures)\(stage)/\(number).json" }
    package func items(_ name: String) -> String { "\(folder)items/\(submission)/\(name).json" }

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
