import ArgumentParser
import CloudRunner
import LocalRunner
import RunStore

/// `cohesin watch`
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow a run at AWS until it has ended; the run does not need it.")

    @OptionGroup var target: RunArgument
    @OptionGroup var cloud: CloudRunOptions
    @OptionGroup var notify: NotifyOptions

    @Flag(help: "One JSON document a line on standard output, for each thing that happens.")
    var json = false

    func run() throws {
        let directory = try target.directory()
        let pipeline = try RunOverview(directory).invocation?.pipeline ?? "a run"
        let summary = try notify.sending(
            of: pipeline, in: directory, showing: ProgressChoice.observer(json: json)
        ) { observer in
            try cloud.watch(directory) { watch throws(CloudRunError) in try watch.follow(observer) }
        }
        guard let summary else { throw RunStoreError.inUse(path: directory, pid: RunLock.holder(of: directory)?.pid) }
        if !json { try Self.printBill(of: directory) }
        try RunCommand.end(with: summary)
    }

    /// What a run that has ended cost.
    static func printBill(of directory: String) throws {
        for line in try RunBill.standard(of: RunOverview(directory, holdsLock: true))?.lines ?? [] { print(line) }
    }
}
