import ArgumentParser
import Contacts
import SequenceIO

/// `cohesin pairs select`
struct PairsSelectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "select",
        abstract: "Take the pairs out for which a condition holds.",
        discussion: """
            The condition is an expression over the columns of the file, as pairtools select takes it: == != < <= > >=, \
            and, or, not, + - * / // %, numbers, texts in quotes, abs, len, int, float, COLS[i], csv_match(column, \
            "a,b"), wildcard_match(column, "U*"), regex_match(column, "chr\\d+"). pos1, pos2, mapq1 and mapq2 are \
            numbers, other columns are text unless --type-cast says otherwise. Nothing else can be called.

              cohesin pairs select '(pair_type == "UU") and (chrom1 == chrom2) and abs(pos1 - pos2) > 1000' x.pairs
            """)

    @Argument(help: "The condition, in quotes.")
    var condition: String

    @Argument(help: "The .pairs file; standard input when absent or -.")
    var input: String = "-"

    @Option(name: [.customShort("o"), .long], help: "The pairs selected, compressed when the name ends in .gz.")
    var output: String = "-"

    @Option(help: ArgumentHelp("Write the other pairs to this file.", valueName: "file"))
    var outputRest: String?

    @Option(
        help: ArgumentHelp(
            "File whose first column names chromosomes: only pairs with both sides on these.", valueName: "file"))
    var chromSubset: String?

    @OptionGroup var types: ColumnTypes

    @Option(
        name: [.customShort("r"), .long], help: ArgumentHelp("Columns to leave out.", valueName: "a,b,..."))
    var removeColumns: String = ""

    @OptionGroup var threads: StreamThreads

    func run() throws {
        var options = PairsSelector.Options(condition: condition)
        options.casts = try types.casts()
        options.chromosomes = try chromSubset.map(chromosomes)
        options.removedColumns = removeColumns.split(separator: ",").map(String.init)
        options.inputThreads = threads.inputThreads
        options.outputThreads = threads.outputThreads
        _ = try showingProgress(reading: [input], writing: output) {
            try PairsSelector.run(
                input: input, output: output, rest: outputRest, options: options,
                provenance: .thisCommand("pairs-select"))
        }
    }

    private func chromosomes(_ path: String) throws -> [String] {
        var input = try TextInput.open(path)
        var names: [String] = []
        while let line = try input.nextLine() {
            names.append(String(decoding: line.prefix { $0 != 0x09 && $0 != 0x0D }, as: UTF8.self))
        }
        return names
    }
}
