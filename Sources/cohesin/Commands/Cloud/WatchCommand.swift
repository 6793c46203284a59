import ArgumentParser
import CloudRunner
import LocalRunner
import RunStore

/// `cohesin watch`
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow a run until it has ended, at AWS or on this machine; the run does not need it.",
        discussion: "It ends as the run does. Ctrl-C ends the watch, not the run.")

    @OptionGroup var target: RunArgument
    @OptionGroup var cloud: CloudRunOptions
    @OptionGroup var notify: NotifyOptions
    @OptionGroup var progress: ProgressChoice

    func run() throws {
        let directory = try target.directory()
        guard try CloudRuns.submission(of: directory) != nil else { return try watchHere(directory) }
        let pipeline = try RunOverview(directory).invocation?.pipeline ?? "a run"
        let summary = try notify.sending(
            of: pipeline, in: directory, showing: progress.observer
        ) { observer in
            try cloud.watch(directory) { watch throws(CloudRunError) in try watch.follow(observer) }
        }
        guard let summary else { throw RunStoreError.inUse(path: directory, pid: RunLock.holder(of: directory)?.pid) }
        if !progress.json { try Self.printBill(of: directory) }
        try RunCommand.end(with: summary)
    }

    /// Follows a run that another process drives on this machine.
    private func watchHere(_ directory: String) throws {
        let interrupts = Interrupts()
        let pipeline = try RunOverview(directory).invocation?.pipeline ?? "a run"
        let shown = progress.observer
        let follow = { (observer: any RunObserver) in
            try JournalWatch(directory, interrupts: interrupts, observer: observer).follow()
        }
        // The run itself sends what the user's settings say.
        let end =
            try notify.notify == nil
            ? follow(shown) : notify.sending(of: pipeline, in: directory, showing: shown, follow)
        switch end {
        case .ended(let summary): try RunCommand.end(with: summary)
        case .left: throw CommandFailure(.interrupted, "")
        case .neverBegan:
            throw CommandFailure(.invalidInput, "no run has begun in \(directory): 'cohesin run' begins one")
        }
    }

    /// What a run that has ended cost.
    static func printBill(of directory: String) throws {
        for line in try RunBill.standard(of: RunOverview(directory, holdsLock: true))?.lines ?? [] { print(line) }
    }
}
