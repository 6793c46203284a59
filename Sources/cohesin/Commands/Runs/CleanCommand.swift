import ArgumentParser
import LocalRunner
import Pipeline
import RunStore

/// `cohesin clean`
struct CleanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean",
        abstract: "Remove task folders that the present plan does not need.",
        discussion: """
            Goes: attempts without a result, and results that a later run replaced. Stays: every result of the present \
            plan, and results/. --all also removes the task folders of the present plan; the next run makes them anew.
            """)

    @OptionGroup var target: NamedRunArgument

    @Flag(help: "Also the results of the present plan; only results/ stays.")
    var all = false

    @Flag(help: "Say what would go, and remove nothing.")
    var dryRun = false

    func run() throws {
        let directory = try target.directory()
        // No runner may work there meanwhile.
        let lock = try RunLock.take(directory, as: ProcessTable.own)
        let cleaning = try RunCleaning(try RunOverview(directory, holdsLock: true), all: all)
        for item in cleaning.items {
            print("\(item.path)  \(ByteCount(bytes: item.bytes).text)  \(item.reason)")
        }
        let count = "\(cleaning.items.count) \(cleaning.items.count == 1 ? "folder" : "folders")"
        let size = ByteCount(bytes: cleaning.bytes).text
        if dryRun {
            Console.note("would remove \(count) and free \(size)")
        } else {
            try cleaning.remove()
            Console.note("removed \(count), \(size) freed")
        }
        _ = consume lock
    }
}
