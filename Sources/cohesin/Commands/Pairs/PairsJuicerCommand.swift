import ArgumentParser
import Contacts
import Glibc
import Pipeline
import SequenceIO

/// `cohesin pairs juicer`
struct PairsJuicerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "juicer",
        abstract: "Find contacts in alignments by the rules of Juicer.",
        discussion: """
            Reads SAM or BAM in the aligner's own order (bwa mem -SP5M) and writes merged1.txt, merged30.txt, inter.txt \
            and inter_30.txt to a folder. A read pair with three or four alignments is a contact when those that are \
            not kept are explained by the fragment having been read from both ends. A pair is a duplicate when an \
            earlier one, in the order of chromosomes, strands and positions, is within --wobble at both ends.

            --rules juicer computes as Juicer's scripts do, slips included: alignments on chromosomes whose names have \
            no number (chr1, chr2) count as near when their positions are; copies on both sides of a restriction site \
            are no duplicates; names that differ by _ only are one; without sites inner ends are moved by the number \
            of single alignments in place of the insert size. --rules corrected does none of these.

            --rules juicer1 computes as Juicer 1.5 does and writes its files: merged_nodups.txt, dups.txt, opt_dups.txt \
            (copies read from one spot of the flow cell), inter.txt and inter_30.txt.
            """)

    @Argument(help: "SAM or BAM file; standard input when absent or -.")
    var input: String = "-"

    @Option(name: [.customShort("o"), .long], help: "Folder for the files; made when it is not there.")
    var output: String

    @Option(
        name: [.customShort("y"), .long],
        help: ArgumentHelp(
            "Restriction sites, as 'cohesin fragments' writes them; without, there are no fragments.",
            valueName: "file"))
    var siteFile: String?

    @Option(
        name: [.customShort("s"), .customLong("enzyme"), .customLong("site")],
        help: ArgumentHelp(
            "Count the ligation junctions of these: "
                + "\(RestrictionEnzyme.known.map(\.name).joined(separator: ", ")), or none.", valueName: "a,b,..."))
    var enzymes: EnzymeList = EnzymeList(enzymes: [])

    @Option(help: "Whose slips: corrected, or juicer or juicer1 for the results of Juicer's scripts, 2 or 1.5.")
    var rules: JuicerRules = .corrected

    @Option(name: [.customShort("w"), .long], help: "Base pairs by which either end of duplicates may differ.")
    var wobble: Int = JuicerPipeline.Options().wobble

    @Flag(name: [.customShort("j"), .customLong("just-exact")], help: "Only exact copies are duplicates: --wobble 0.")
    var justExact = false

    @Flag(help: "Write merged_nodups.txt, too, with the reads of each contact.")
    var mergedNodups = false

    @Option(help: ArgumentHelp("Memory for contacts; what does not fit goes to scratch files.", valueName: "size"))
    var memory = ByteCount(bytes: Int64(JuicerPipeline.Options().memory))

    @Option(help: ArgumentHelp("Folder for scratch files (default: $TMPDIR or /tmp).", valueName: "folder"))
    var tmpdir: String?

    @Option(help: ArgumentHelp("Threads for reading compressed input.", valueName: "n"))
    var nprocIn: Int = 1

    func validate() throws {
        guard (0...1_000_000).contains(wobble) else {
            throw ValidationError("--wobble takes a number from 0 to 1000000")
        }
        guard (1...512).contains(nprocIn) else { throw ValidationError("--nproc-in takes a number from 1 to 512") }
    }

    func run() throws {
        var options = JuicerPipeline.Options()
        options.rules = rules
        options.sites = siteFile
        options.junctions = RestrictionEnzyme.junctions(of: enzymes.enzymes.flatMap(\.sites))
        options.wobble = justExact ? 0 : wobble
        options.writesReads = mergedNodups
        options.memory = Int(clamping: memory.bytes)
        options.scratchFolder = tmpdir ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        options.title = "Experiment description: cohesin \(Version.current) pairs juicer --rules \(rules.rawValue)"
        options.inputThreads = nprocIn - 1
        _ = try showingProgress(reading: [input]) {
            try JuicerPipeline.run(input: input, folder: output, options: options)
        }
    }
}

extension JuicerRules: ExpressibleByArgument {}
