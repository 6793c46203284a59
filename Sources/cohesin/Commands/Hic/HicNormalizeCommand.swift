import ArgumentParser
import HiCFile
import Pipeline
import SequenceIO

/// `cohesin hic normalize`
struct HicNormalizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "normalize",
        abstract: "Compute normalisation vectors for a .hic file.",
        discussion: """
            VC, VC_SQRT, KR and SCALE are computed for each chromosome; GW_VC, GW_KR and GW_SCALE for all contacts of \
            the genome as one matrix, INTER_VC, INTER_KR and INTER_SCALE for those between chromosomes.

            The file is written anew beside itself and then renamed, so it is whole at all times. Vectors of other \
            normalisations stay in it. Where balancing does not converge there is no vector, and a message says so; \
            finer resolutions of that chromosome are not tried.
            """)

    @Argument(help: ArgumentHelp("A .hic file of version 7, 8 or 9.", valueName: "file.hic"))
    var file: String

    @Option(
        name: [.customShort("k"), .customLong("normalizations")],
        help: ArgumentHelp("Normalisations, with commas between them.", valueName: "list"))
    var normalizations = "VC,VC_SQRT,KR,SCALE"

    @Option(
        name: [.customShort("r"), .customLong("resolutions")],
        help: ArgumentHelp(
            "The finest resolution in bp: one for all normalisations, or one for each, with commas.",
            discussion: "(default: all within chromosomes, 25000 for the whole genome)", valueName: "list"))
    var resolutions: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to write.", discussion: "(default: in place)", valueName: "out.hic"))
    var output: String?

    @Option(help: ArgumentHelp("Threads to use.", valueName: "n"))
    var threads = 1

    @Flag(help: "One JSON document: what became of every vector.")
    var json = false

    func validate() throws {
        if output == nil && file.contains("://") { throw ValidationError("\(file): name a file to write with -o") }
        if threads < 1 { throw ValidationError("--threads \(threads): at least 1") }
        _ = try requests()
    }

    private func requests() throws -> [NormalizationRequest] {
        let names = try NormalizationList.parse(normalizations)
        if names.isEmpty { throw ValidationError("-k: no normalisation") }
        guard let resolutions else { return names.map { NormalizationRequest($0) } }
        let sizes = try resolutions.split(separator: ",", omittingEmptySubsequences: false).map { text in
            guard let size = Int(text.filter { $0 != " " }), size > 0 else {
                throw ValidationError("-r: \"\(text)\" is no bin size in bp")
            }
            return size
        }
        guard sizes.count == 1 || sizes.count == names.count else {
            throw ValidationError("-r: \(sizes.count) resolutions for \(names.count) normalisations")
        }
        return names.enumerated().map { place, name in
            NormalizationRequest(name, minimumResolution: sizes.count == 1 ? sizes[0] : sizes[place])
        }
    }

    func run() throws {
        let progress = ProgressCounter()
        let summary = try showingProgress(counting: progress) {
            try HiCNormalizer.normalize(
                file, output: output ?? file, requests(), threads: threads, progress: progress)
        }
        for sentence in NormalizationOutcome.failures(summary.outcomes) { Console.warning(sentence) }
        if json { return try JSONOutput.print(summary) }
        let computed = summary.outcomes.count { $0.result == .computed }
        Console.note(
            "\(computed) of \(summary.outcomes.count) normalisations computed, "
                + "\(ByteCount(bytes: Int64(summary.bytes)).text): \(output ?? file)")
    }
}
