import Pipeline

/// What an attempt that failed knows of itself.
package struct TaskFailureRecord: Hashable, Codable, Sendable {
    /// Of the manifest's form.
    package var version = TaskManifest.currentVersion
    /// Of the task.
    package var stage: StageName
    /// One value for each column of the stage's for-each.
    package var labels: [String]
    /// Which way it ran.
    package var variant: Int
    /// Batch's own name of the job, and which attempt of it this was, from 1; nil outside of Batch.
    package var job: String?
    /// From 1; nil outside of Batch.
    package var attempt: Int?
    /// nil: the attempt could not be made, because an input was not there or S3 did not answer.
    package var failure: FailureClass?
    /// What happened, in a few words: `exit code 3`, `took longer than 60 s`.
    package var cause: String
    /// Of the staging program.
    package var exitStatus: Int32
    /// The last lines of the command's standard error.
    package var lastLines: [String]

    /// Of the present form.
    package init(
        stage: StageName, labels: [String], variant: Int, job: String?, attempt: Int?, failure: FailureClass?,
        cause: String, exitStatus: Int32, lastLines: [String]
    ) {
        self.stage = stage
        self.labels = labels
        self.variant = variant
        self.job = job
        self.attempt = attempt
        self.failure = failure
        self.cause = cause
        self.exitStatus = exitStatus
        self.lastLines = lastLines
    }
}
