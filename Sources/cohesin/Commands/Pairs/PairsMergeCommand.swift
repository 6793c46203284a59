import ArgumentParser
import Contacts

/// `cohesin pairs merge`
struct PairsMergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Merge sorted .pairs files.",
        discussion: """
            The files must be sorted as 'cohesin pairs sort' does it and agree in columns, assembly, and the sizes and \
            order of chromosomes. Pairs with equal keys are in the order of their bytes, as pairtools merge has them.
            """)

    @Argument(help: "Sorted .pairs files.")
    var inputs: [String]

    @Option(name: [.customShort("o"), .long], help: "The merged file, compressed when the name ends in .gz.")
    var output: String = "-"

    @OptionGroup var threads: StreamThreads

    func run() throws {
        try PairsMerger.run(
            inputs: inputs, output: output, inputThreads: threads.inputThreads, outputThreads: threads.outputThreads,
            provenance: .thisCommand("pairs-merge"))
    }
}
