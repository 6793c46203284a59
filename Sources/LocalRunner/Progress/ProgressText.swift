import Pipeline

/// The sentences of a run's progress, the same on a terminal and in a log.
package enum ProgressText {
    private static func began(tasks: Int, directory: String, engine: String, cpus: Int?, memory: ByteCount?) -> String {
        let count = "\(tasks) \(tasks == 1 ? "task" : "tasks")"
        guard let cpus, let memory else { return "\(count) on \(engine), in \(directory)" }
        return "\(count) on \(cpus) \(cpus == 1 ? "core" : "cores") and \(memory.text), "
            + "engine \(engine), in \(directory)"
    }

    /// What a notice says; nil for those of which there are too many, or that a view shows in its own way.
    static func message(_ notice: RunNotice) -> String? {
        switch notice {
        case .began(let tasks, let directory, let engine, let cpus, let memory):
            began(tasks: tasks, directory: directory, engine: engine, cpus: cpus, memory: memory)
        case .upToDate, .started, .succeeded: nil
        case .note(let text): text
        case .failed(let failure): failure.text
        case .retrying(let failure, let attempt, let seconds, let memory):
            "\(failure.text)\n  attempt \(attempt) follows"
                + (seconds >= 1 ? " in \(duration(seconds))" : "") + " with \(memory.text) of memory"
        case .skipped(let task, let cause): "\(name(task)) is skipped because \(name(cause)) failed"
        case .cancelling(let running):
            running == 0
                ? "cancelling"
                : "cancelling: \(running) running \(running == 1 ? "task is" : "tasks are") asked to end "
                    + "(once more ends \(running == 1 ? "it" : "them") at once)"
        case .ended(let summary): ended(summary)
        }
    }

    static func ended(_ summary: RunSummary) -> String {
        let total = summary.total
        if summary.outcome == .done, summary.succeeded == 0 {
            return total == 0
                ? "nothing to do: the plan has no tasks"
                : "nothing to do: \(total) \(total == 1 ? "task is" : "tasks are") up to date"
        }
        var parts: [String] = []
        if summary.succeeded > 0 { parts.append("\(summary.succeeded) done") }
        if summary.upToDate > 0 { parts.append("\(summary.upToDate) up to date") }
        if !summary.failed.isEmpty { parts.append("\(summary.failed.count) failed") }
        if summary.skipped > 0 { parts.append("\(summary.skipped) skipped") }
        if summary.notStarted > 0 { parts.append("\(summary.notStarted) not run") }
        let word =
            switch summary.outcome {
            case .done: "finished"
            case .failed: "failed"
            case .cancelled: "cancelled"
            case .environment: "stopped"
            }
        return "\(word) after \(duration(summary.seconds)): \(parts.joined(separator: ", ")) of \(total) "
            + (total == 1 ? "task" : "tasks")
    }

    /// A task's name on one line, whatever a sample is called.
    static func name(_ task: TaskID) -> String {
        plain(task.description)
    }

    /// Text from elsewhere: what a terminal would take for an order or a line's end, or would turn other text around, is
    /// replaced.
    static func plain(_ text: some StringProtocol) -> String {
        func isOrder(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
            default: false
            }
        }
        guard text.unicodeScalars.contains(where: isOrder) else { return String(text) }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isOrder($0) ? "\u{FFFD}" : $0 }))
    }

    /// `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`
    package static func duration(_ seconds: Double) -> String {
        seconds < 9.95 ? "\((seconds * 10).rounded() / 10) s" : wholeSeconds(seconds)
    }

    /// The same without tenths, for what is drawn anew every second.
    package static func wholeSeconds(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}
