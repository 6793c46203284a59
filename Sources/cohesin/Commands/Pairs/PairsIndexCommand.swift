import ArgumentParser
import Contacts

/// `cohesin pairs index`
struct PairsIndexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "Index sorted, compressed pairs for pairix.",
        discussion: """
            Writes FILE.px2 beside each file: with it pairix, pypairix and the programs that rest on them find the pairs \
            between two regions. The files must be sorted as 'cohesin pairs sort' does it and compressed in blocks, as \
            cohesin and bgzip do it.
            """)

    @Argument(help: "Sorted .pairs.gz files.")
    var inputs: [String]

    func run() throws {
        for input in inputs { try PairixIndex(of: input).write(to: input + ".px2") }
    }
}
