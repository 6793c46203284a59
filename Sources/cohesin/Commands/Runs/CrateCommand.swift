import ArgumentParser
import Foundation
import LocalRunner
import Reporting
import RunStore

/// `cohesin crate`
struct CrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crate",
        abstract: "Make a folder of a run for publishing: pipeline, outputs, and an RO-Crate description of both.",
        discussion: """
            The description has the checksums of inputs and outputs, images with their digests, the machine with its \
            GPUs and driver, and what each task did when (RO-Crate 1.1, Workflow Run Crate 0.5). Outputs are linked \
            where the file system can, else copied; inputs stay where they are. 'cohesin replay' runs it again.
            """)

    @OptionGroup var target: RunArgument

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The folder to make.", valueName: "folder"), completion: .directory)
    var output: String

    @Option(help: ArgumentHelp("The licence of what is in it: its URL, or its name.", valueName: "license"))
    var license = "No licence is stated."

    @Option(help: ArgumentHelp("Who did it.", discussion: "(default: the name of this account)", valueName: "name"))
    var author: String?

    func run() throws {
        let account = NSFullUserName()
        let label = RunCrate.Label(license: license, author: author ?? (account.isEmpty ? NSUserName() : account))
        let crate = try RunCrate(target.overview(), label, made: Date().timeIntervalSince1970)
        let folder = RunDirectory.absolute(output)
        try crate.write(to: folder)
        print(folder)
    }
}
