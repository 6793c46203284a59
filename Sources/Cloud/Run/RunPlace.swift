import Pipeline

/// Where the parts of a run lie in the bucket.
///
///     PREFIX/runs/RUN/execution.json          the execution's input
///     PREFIX/runs/RUN/tasks/STAGE/N.json      manifests; N counts the stage's tasks from 0, in the plan's order
///     PREFIX/runs/RUN/tasks/STAGE/N.done.json completions
///     PREFIX/runs/RUN/tasks/STAGE/N.failed.json   what its last failed attempt says
///     PREFIX/runs/RUN/arrays/STAGE/N.json     the manifests of an array job whose first task is N
///     PREFIX/runs/RUN/items/NAME.json         items of a Distributed Map
///     PREFIX/runs/RUN/failures/STAGE/N.json   that the execution has given a task up
///     PREFIX/cache/KEY/result.json            the outputs of a cache key
///     PREFIX/cache/KEY/DIGEST/NAME            an output, below the beginning of its digest
///     PREFIX/digests/                         digests of the user's objects
package struct RunPlace: Hashable, Sendable {
    package let bucket: String
    /// The pipeline's folder, ending in `/`, or empty.
    package let prefix: String
    package let run: String

    package init(bucket: String, prefix: String, run: String) {
        self.bucket = bucket
        self.prefix = prefix
        self.run = run
    }

    package var folder: String { "\(prefix)runs/\(run)/" }
    package var execution: String { folder + "execution.json" }
    package var failures: String { folder + "failures/" }
    package var cache: String { uri("\(prefix)cache/") }
    package var digests: String { uri("\(prefix)digests/") }

    package func manifest(_ stage: StageName, _ number: Int) -> String { "\(folder)tasks/\(stage)/\(number).json" }
    package func completion(_ stage: StageName, _ number: Int) -> String {
        "\(folder)tasks/\(stage)/\(number).done.json"
    }
    package func attemptFailure(_ stage: StageName, _ number: Int) -> String {
        "\(folder)tasks/\(stage)/\(number).failed.json"
    }
    package func array(_ stage: StageName, _ number: Int) -> String { "\(folder)arrays/\(stage)/\(number).json" }
    package func failure(_ stage: StageName, _ number: Int) -> String { "\(failures)\(stage)/\(number).json" }
    package func items(_ name: String) -> String { "\(folder)items/\(name).json" }

    package func uri(_ key: String) -> String { "s3://\(bucket)/\(key)" }
}
