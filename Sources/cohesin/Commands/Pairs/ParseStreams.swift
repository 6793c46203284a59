import ArgumentParser
import Contacts

/// The files of `pairs parse` and `pairs parse2`.
struct ParseStreams: ParsableArguments {
    @Argument(help: "SAM, BAM or CRAM file; standard input when absent or -.")
    var input: String = "-"

    @Option(name: [.customShort("o"), .long], help: "The .pairs file, compressed when the name ends in .gz.")
    var output: String = "-"

    @OptionGroup var rows: ParseRows

    @Option(help: ArgumentHelp("Write statistics of the pairs to this file.", valueName: "file"))
    var outputStats: String?

    @OptionGroup var threads: StreamThreads

    func parse(_ options: ParseOptions, provenance: Provenance) throws {
        var files = PairsParser.Files(input: input, output: output, chromosomeOrder: rows.chromsPath)
        files.inputThreads = threads.inputThreads
        files.outputThreads = threads.outputThreads
        let statistics = try PairsParser.run(files, options: options, assembly: rows.assembly, provenance: provenance)
        if let outputStats { try statistics.write(to: outputStats, listsChromosomes: false) }
    }
}
