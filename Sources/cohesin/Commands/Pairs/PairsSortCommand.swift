import ArgumentParser
import Contacts
import Glibc
import Pipeline

/// `cohesin pairs sort`
struct PairsSortCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sort",
        abstract: "Sort pairs by chromosomes, positions and pair type.",
        discussion: """
            Chromosome names are in the order of their bytes (chr10 before chr2), unmapped sides (!) first; equal pairs \
            stay as they came. The result is the same for any --memory and --nproc, and equal to that of pairtools sort.
            """)

    @Argument(help: "The .pairs file; standard input when absent or -.")
    var input: String = "-"

    @Option(name: [.customShort("o"), .long], help: "The sorted file, compressed when the name ends in .gz.")
    var output: String = "-"

    @Option(help: ArgumentHelp("Memory for pairs; what does not fit goes to scratch files.", valueName: "size"))
    var memory = ByteCount(bytes: Int64(PairsSorter.Options().memory))

    @Option(help: ArgumentHelp("Folder for scratch files (default: $TMPDIR or /tmp).", valueName: "folder"))
    var tmpdir: String?

    @Option(
        help: ArgumentHelp(
            "Threads for reading, sorting and writing (default: the cores there are, at most 8).",
            valueName: "n"))
    var nproc: Int?

    func validate() throws {
        guard (1...512).contains(nproc ?? 1) else { throw ValidationError("--nproc takes a number from 1 to 512") }
    }

    func run() throws {
        var options = PairsSorter.Options()
        options.memory = Int(clamping: memory.bytes)
        options.folder = tmpdir ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        options.threads = nproc ?? StreamThreads.defaultCount
        options.inputThreads = options.threads - 1
        options.outputThreads = StreamThreads.deflating(options.threads)
        try showingProgress(reading: [input], writing: output) {
            try PairsSorter.run(input: input, output: output, options: options, provenance: .thisCommand("pairs-sort"))
        }
    }
}
