import Pipeline

/// One line for each thing that happens: for logs, pipes and continuous integration.
package final class PlainProgress: RunObserver {
    private let write: (String) -> Void
    private var total = 0
    private var done = 0
    private var upToDate = 0

    package let wantsTicks = false

    /// `write` takes whole lines, without their ends.
    package init(write: @escaping (String) -> Void) { self.write = write }

    package func run(_ notice: RunNotice, at seconds: Double) {
        if case .began(let tasks, _, _, _, _) = notice { total = tasks }
        switch notice {
        case .upToDate:
            // Thousands of lines about what does not happen help nobody; the end says how many there were.
            upToDate += 1
            done += 1
        case .succeeded(let task, let taken):
            done += 1
            write("[\(done)/\(total)] \(ProgressText.name(task)) done in \(ProgressText.duration(taken))")
        case .started(let task, let attempt):
            write("\(ProgressText.name(task)) started" + (attempt > 1 ? ", attempt \(attempt)" : ""))
        default:
            if let text = ProgressText.message(notice) { write(text) }
        }
    }

    package func tick(_ status: RunStatus) {}
}
