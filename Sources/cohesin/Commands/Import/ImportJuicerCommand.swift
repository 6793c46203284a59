import ArgumentParser
import Foundation
import HiCFile
import JuicerImport
import Pipeline

/// `cohesin import juicer`
struct ImportJuicerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "juicer",
        abstract: "Find the furthest sound file of a run of juicer.sh, and write the pipeline that does the rest.",
        discussion: """
            DIR is the folder that juicer.sh had as its -d, of version 1 or 2. From the map back to the reads its files are \
            looked into, up to the first that is sound: a map has its footer and the index of every matrix; contact lists \
            and reads are read to their end; BAM has its end marker, and of SAM in splits/ there are as many reads as \
            Juicer has counted. Files are used where they lie; nothing in DIR is changed.

            OUTPUT gets pipeline.yaml (the stages of pipelines/juicer-hiccups.yaml that are left), samples.csv, \
            parameters.json and, where they are needed and not given, chrom.sizes. What 'cohesin run' has to be told is \
            printed.

            From alignments on, contacts and duplicates are found as pairtools does it, whatever Juicer has marked: see \
            docs/coming-from.md.
            """)

    @Argument(help: ArgumentHelp("The folder of Juicer.", valueName: "dir"), completion: .directory)
    var folder: String

    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp(
            "The folder for the rest of the work; made when it is not there.", discussion: "(default: SAMPLE-rest)",
            valueName: "folder"), completion: .directory)
    var output: String?

    @Option(
        help: ArgumentHelp(
            "What to call the sample.", discussion: "(default: the name of the folder)", valueName: "name"))
    var sample: String?

    @Option(
        name: .customLong("min-mapq"),
        help: ArgumentHelp("Which of Juicer's maps: 30 for inter_30.hic, 1 for inter.hic.", valueName: "n"))
    var threshold = MappingThreshold.thirty

    @Option(
        help: ArgumentHelp(
            "Chromosome sizes; else a map or BAM file in the folder tells them.", valueName: "file"),
        completion: .file())
    var chromSizes: String?

    @Option(
        help: ArgumentHelp("The genome as FASTA, for where reads are left to align.", valueName: "fasta"),
        completion: .file())
    var reference: String?

    @Flag(help: "One JSON document instead of the table.")
    var json = false

    func run() throws {
        let juicer = try JuicerFolder(path: folder)
        let sizes = try chromSizes.map { try ChromosomeSizes.read($0) }
        let survey = showingProgress { JuicerSurvey(juicer, threshold: threshold, sizes: sizes) }
        if !json { print(table(survey.findings)) }
        let sample = sample ?? juicer.name
        let output = ImportFolder(path: output ?? "\(sample)-rest")
        let rest = try Continuation(
            of: survey,
            Continuation.Settings(
                sample: sample, sizes: chromSizes.map(RunDirectory.absolute),
                reference: reference.map(RunDirectory.absolute)),
            into: output, usual: String(decoding: PackageResources.juicer_hiccups_yaml, as: UTF8.self))
        if rest.stages.isEmpty {
            if json { try JSONOutput.print(Document(findings: survey.findings, stages: [], run: nil)) }
            return Console.note("nothing is left to do: map and loops stand")
        }
        try output.write(rest.files, besides: juicer)
        let words = [output.pipeline, "--samples", output.samples, "--params", output.parameters]
        let command =
            "cohesin run " + words.map { $0.hasPrefix("--") ? $0 : ShellPrelude.quoted($0) }.joined(separator: " ")
        if json { return try JSONOutput.print(Document(findings: survey.findings, stages: rest.stages, run: command)) }
        print("\nleft to do: \(rest.stages.joined(separator: ", "))\n\n\(command)")
    }

    /// What `--json` prints.
    private struct Document: Encodable {
        let findings: [ImportFinding]
        /// Those that are left.
        let stages: [String]
        /// The command line that does the rest; nil when nothing is left.
        let run: String?
    }

    private func table(_ findings: [ImportFinding]) -> String {
        TextTable(header: ["FILE", "STATE", "WHY"], rows: findings.map { [$0.file, $0.state.rawValue, $0.reason] })
            .lines.joined(separator: "\n")
    }
}

extension MappingThreshold: ExpressibleByArgument {}
