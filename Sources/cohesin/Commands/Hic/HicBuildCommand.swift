import ArgumentParser
import HiCFile
import Pipeline
import SequenceIO

/// `cohesin hic build`
struct HicBuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build a .hic file from a list of contacts.",
        discussion: """
            The contacts may be in any order: .pairs files with any legal header, or the text formats of juicer_tools, \
            told apart by the number of columns of the first line: super-short (4, with score 5), short (8, with score \
            9), medium (11), long (16). They may be gzipped or bgzipped.

            CHROM.SIZES has a name and a length in bp on each line; a FASTA index (.fai) will do, too, and so will a \
            .pairs file, whose header is taken. Give the input again to use its own header.

            A position beyond the end of its chromosome is moved to the end and counted, as in juicer_tools.
            """)

    @Argument(help: ArgumentHelp("The contacts; - is standard input.", valueName: "in"))
    var input: String

    @Argument(help: ArgumentHelp("Chromosome sizes, which also give the order.", valueName: "chrom.sizes"))
    var sizes: String

    @Argument(help: ArgumentHelp("The file to write.", valueName: "out.hic"))
    var output: String

    @Option(name: .shortAndLong, help: ArgumentHelp("Bin sizes in bp, with commas between them.", valueName: "list"))
    var resolutions = "2500000,1000000,500000,250000,100000,50000,25000,10000,5000,1000"

    @Option(
        name: [.customShort("k"), .customLong("normalizations")],
        help: ArgumentHelp(
            "Normalisations: VC, VC_SQRT, KR, SCALE; of the whole genome, at 25 kb and coarser, GW_VC, GW_KR, "
                + "GW_SCALE, INTER_VC, INTER_KR, INTER_SCALE; or NONE.", valueName: "list"))
    var normalizations = "VC,VC_SQRT,KR"

    @Option(
        name: [.customShort("q"), .customLong("mapq")],
        help: ArgumentHelp("Leave out contacts with a lower mapping quality at either end.", valueName: "n"))
    var mappingQuality = 0

    @Option(help: ArgumentHelp("Version of the format: 9, or 8 for readers that know no other.", valueName: "n"))
    var formatVersion = 9

    @Option(help: ArgumentHelp("Threads to use.", valueName: "n"))
    var threads = 1

    @Option(help: ArgumentHelp("About how much memory may be used: 4 GiB.", valueName: "size"))
    var memory = ByteCount(gibibytes: 4)

    @Option(
        help: ArgumentHelp(
            "Where contacts go that memory does not hold.", discussion: "(default: beside the output)",
            valueName: "folder"))
    var tmp: String?

    @Option(
        help: ArgumentHelp(
            "The genome id in the header.", discussion: "(default: the name of the chromosome size file)",
            valueName: "id"))
    var genome: String?

    @Option(help: "Contacts on chromosomes without size: stop, or leave them out and count them.")
    var unknownChromosomes = UnknownChromosomes.error

    func validate() throws {
        if formatVersion != 8 && formatVersion != 9 {
            throw ValidationError("--format-version \(formatVersion): 8 and 9 are written here")
        }
        if threads < 1 { throw ValidationError("--threads \(threads): at least 1") }
        if mappingQuality < 0 { throw ValidationError("-q \(mappingQuality): at least 0") }
        if memory < ByteCount(mebibytes: 16) { throw ValidationError("--memory: at least 16 MiB") }
        _ = try options()
    }

    private func options() throws -> HiCBuildOptions {
        let sizes = try resolutions.split(separator: ",", omittingEmptySubsequences: false).map { text in
            guard let size = Int(text.filter { $0 != " " }), size > 0 else {
                throw ValidationError("-r: \"\(text)\" is no bin size in bp")
            }
            return size
        }
        var options = HiCBuildOptions(resolutions: sizes)
        options.normalizations = try NormalizationList.parse(normalizations)
        options.version = formatVersion
        options.minimumMappingQuality = mappingQuality
        options.threads = threads
        options.memoryLimit = Int(memory.bytes)
        options.temporaryFolder = tmp
        options.genome = genome
        options.unknownChromosomes = unknownChromosomes
        options.software = "cohesin \(Version.current)"
        return options
    }

    func run() throws {
        let progress = ProgressCounter(of: "contacts")
        let summary = try showingProgress(reading: [input], counting: progress) {
            try HiCBuilder.build(input: input, sizes: sizes, output: output, options: options(), progress: progress)
        }
        report(summary)
    }

    private func report(_ summary: HiCBuildSummary) {
        if summary.contacts == 0 { Console.warning("\(input): no contacts; \(output) is a valid but empty map") }
        if summary.unknownChromosome > 0 {
            Console.warning(
                "\(summary.unknownChromosome) contacts left out on chromosomes without size, "
                    + "the first on \"\(summary.firstUnknownName ?? "")\"")
        }
        if summary.clampedPositions > 0 {
            Console.warning(
                "\(summary.clampedPositions) positions lie outside of their chromosome and were moved to its end: "
                    + "do the contacts belong to this genome?")
        }
        if summary.unmapped > 0 { Console.note("\(summary.unmapped) pairs without two places left out") }
        if summary.lowQuality > 0 {
            Console.note("\(summary.lowQuality) contacts left out with a mapping quality below \(mappingQuality)")
        }
        if mappingQuality > 0 && !summary.hasQualities {
            Console.warning("\(input) has no mapping qualities: -q \(mappingQuality) has no effect")
        }
        for sentence in NormalizationOutcome.failures(summary.normalizations) { Console.warning(sentence) }
        Console.note(
            "\(summary.contacts) contacts (\(summary.intraChromosomal) within a chromosome), "
                + "\(summary.matrices) matrices, \(ByteCount(bytes: Int64(summary.bytes)).text): \(output)")
    }
}

extension UnknownChromosomes: ExpressibleByArgument {}
