import Pipeline

/// One fact for the journal. A runner gathers those that belong together and commits them in one transaction, before
/// it acts on any of them.
package enum JournalEntry: Sendable {
    case task(TaskNumber, TaskStatus, key: String?, variant: Int?, note: String?)
    case attemptStarted(AttemptRecord)
    case attemptProcess(AttemptNumber, ProcessIdentity)
    case attemptEnded(AttemptNumber, AttemptEnd)
    case result(ResultRecord)
    /// The result under this key does not stand any more.
    case resultGone(key: String)
    /// An output was read again and found unchanged.
    case outputStamp(key: String, VariableName, stamp: String)
    case fileDigest(FileStamp, digest: String)
    case event(Event)
    /// A new one, or what is known of it now.
    case submission(Submission)
    case job(CloudJob)

    /// Something worth telling, of a task or of the run.
    package struct Event: Sendable {
        /// Nil: it is about the run.
        package var task: TaskNumber?
        /// One word: `retry`, `fallback`, `leftover`.
        package var kind: String
        /// For people.
        package var text: String

        /// It gets its time when it is committed.
        package init(task: TaskNumber? = nil, kind: String, text: String) {
            self.task = task
            self.kind = kind
            self.text = text
        }
    }
}
