import ArgumentParser
import HiCFile
import SequenceIO

/// `cohesin hic dump`
struct HicDumpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump",
        abstract: "Write a part of a .hic file as text, with juicer_tools' arguments.",
        usage: """
            cohesin hic dump <observed|oe> <norm> <file.hic> <chr1[:start:end]> <chr2[:start:end]> <BP|FRAG> <resolution> [<out>]
            cohesin hic dump <norm|expected> <norm> <file.hic> <chr> <BP|FRAG> <resolution> [<out>]
            """,
        discussion: """
            Cells are lines of start, start and value; a cell within one chromosome comes once, with start1 <= start2. \
            Regions include both ends. With BP, positions and the resolution are in bp, with FRAG, which some files have, \
            they count restriction fragments. Vectors are one value a line. Without <out>, or when it is -, the \
            text goes to standard output. <file.hic> may be an address: https, http, s3.
            """)

    @Argument(help: ArgumentHelp("As shown above.", valueName: "arguments"))
    var arguments: [String]

    private struct Question {
        let request: DumpRequest
        let file: String
        let output: String
    }

    private func parse() throws -> Question {
        guard let kind = DumpRequest.Kind(rawValue: arguments[0]) else {
            let known = DumpRequest.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("\"\(arguments[0])\" cannot be dumped; \(known) can")
        }
        let isVector = kind == .norm || kind == .expected
        let unitPlace = isVector ? 4 : 5
        guard (unitPlace + 2...unitPlace + 3).contains(arguments.count) else {
            throw ValidationError("\(arguments.count) arguments; \(kind) takes \(unitPlace + 2) and perhaps an output")
        }
        guard let unit = BinUnit(rawValue: arguments[unitPlace]) else {
            throw ValidationError("\"\(arguments[unitPlace])\" is no unit; BP and FRAG are")
        }
        guard let resolution = Int(arguments[unitPlace + 1]), resolution > 0 else {
            throw ValidationError("\"\(arguments[unitPlace + 1])\" is no resolution")
        }
        let regions = try arguments[3..<unitPlace].map { text in
            guard let region = DumpRequest.Region(text) else {
                throw ValidationError("\"\(text)\" is no region; write chromosome:start:end")
            }
            return region
        }
        return Question(
            request: DumpRequest(
                kind: kind, normalization: Normalization(arguments[1]), first: regions[0],
                second: regions[regions.count - 1], resolution: resolution, unit: unit),
            file: arguments[2], output: arguments.count == unitPlace + 3 ? arguments[unitPlace + 2] : "-")
    }

    func validate() throws {
        _ = try parse()
    }

    func run() throws {
        let question = try parse()
        let progress = ProgressCounter()
        try showingProgress(counting: progress, writing: question.output) {
            let reader = try HiCReader.open(question.file)
            var output = try TextOutput.create(question.output)
            try reader.dump(question.request, to: &output, progress: progress)
            try output.finish()
        }
    }
}
