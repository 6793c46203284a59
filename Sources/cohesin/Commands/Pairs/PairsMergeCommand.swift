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

    @Option(
        help: ArgumentHelp(
            "Threads for writing a compressed file (default: the cores there are, at most 8).",
            valueName: "n"))
    var nproc: Int?

    @OptionGroup var threads: StreamThreads

    func validate() throws {
        guard (1...512).contains(nproc ?? 1) else { throw ValidationError("--nproc takes a number from 1 to 512") }
    }

    func run() throws {
        try showingProgress(reading: inputs, writing: output) {
            try PairsMerger.run(
                inputs: inputs, output: output, inputThreads: threads.inputThreads,
                outputThreads: nproc.map { $0 - 1 } ?? threads.outputThreads,
                provenance: .thisCommand("pairs-merge"))
        }
    }
}
