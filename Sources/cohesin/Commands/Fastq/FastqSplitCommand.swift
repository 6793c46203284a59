import ArgumentParser
import Pipeline
import SequenceIO

/// `cohesin fastq split`
struct FastqSplitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Cut reads into chunks, both mates in step.",
        discussion: """
            The files of several lanes of a sample come one behind the other: R1 R2 of the first lane, R1 R2 of the \
            second. Chunks are PREFIX.0000_R1.fastq.gz, PREFIX.0000_R2.fastq.gz and so on, in BGZF; lines behind the + \
            lose what they repeat. Names and counts of mates are compared; after an error no chunk stands.
            """)

    @Argument(help: "FASTQ files, plain, gzip, BGZF or zstd: two for each lane, or one with --single.")
    var reads: [String]

    @Option(name: [.customShort("o"), .long], help: "What the chunks' names begin with.")
    var prefix: String

    @Option(help: "Read pairs of a chunk.")
    var pairs: Int?

    @Option(help: ArgumentHelp("Size of a chunk as text, both mates together.", valueName: "size"))
    var bytes: ByteCount?

    @Flag(help: "The reads have no mates.")
    var single = false

    @Option(
        help: ArgumentHelp(
            "Threads that compress, for each file (default: the cores there are, at most 8).", valueName: "n"))
    var nprocOut: Int?

    @Flag(help: "List the chunks as JSON.")
    var json = false

    func validate() throws {
        guard (pairs == nil) != (bytes == nil) else { throw ValidationError("either --pairs or --bytes is needed") }
        guard pairs ?? 1 > 0, bytes?.bytes ?? 1 > 0 else { throw ValidationError("a chunk holds at least one pair") }
        guard single || reads.count.isMultiple(of: 2) else {
            throw ValidationError("each lane has two files, R1 and R2; reads without mates need --single")
        }
        guard (1...512).contains(nprocOut ?? 1) else {
            throw ValidationError("--nproc-out takes a number from 1 to 512")
        }
    }

    func run() throws {
        let mates = single ? 1 : 2
        let lanes = stride(from: 0, to: reads.count, by: mates).map { Array(reads[$0..<($0 + mates)]) }
        let size = pairs.map { FastqSplitter.Size.pairs($0) } ?? .bytes(Int(clamping: bytes?.bytes ?? 1))
        let threads = (nprocOut ?? StreamThreads.defaultCount) - 1
        let chunks = try showingProgress(reading: reads) {
            try FastqSplitter.run(lanes: lanes, prefix: prefix, size: size, threads: threads)
        }
        if json {
            try JSONOutput.print(chunks.map { Listed(files: $0.files, pairs: $0.pairs, bytes: $0.bytes) })
        } else {
            for chunk in chunks { print((chunk.files + ["\(chunk.pairs)"]).joined(separator: "\t")) }
        }
    }

    private struct Listed: Encodable {
        let files: [String]
        let pairs: Int
        let bytes: Int
    }
}
