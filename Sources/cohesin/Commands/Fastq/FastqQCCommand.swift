import ArgumentParser
import SequenceIO

/// `cohesin fastq qc`
struct FastqQCCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qc",
        abstract: "Check that reads are whole and paired, and measure them.",
        discussion: """
            Reads both files once, in step. A file that is cut off or damaged, a record that is not four lines of the \
            right form, names that differ and counts that differ are errors that name the file and the record. Names \
            are compared up to the first blank and without /1 or /2 at the end.
            """)

    @Argument(help: "First reads; FASTQ, plain, gzip, BGZF or zstd; - is standard input.")
    var reads1: String

    @Argument(help: "Second reads. Without them a single file is measured.")
    var reads2: String?

    @Option(
        help: ArgumentHelp(
            "Count the ligation junctions of these: \(LigationJunction.known.map(\.enzyme).joined(separator: ", ")), or "
                + "a junction in IUPAC letters.",
            valueName: "a,b,..."))
    var enzyme: String = ""

    @Option(name: [.customShort("o"), .long], help: "Write the numbers to this file as JSON; - is standard output.")
    var output: String?

    @Flag(help: "JSON on standard output instead of the table.")
    var json = false

    func run() throws {
        let paths = [reads1] + (reads2.map { [$0] } ?? [])
        guard paths != ["-", "-"] else { throw CommandFailure(.invalidInput, "only one of the files can be -") }
        let junctions = try junctions()
        let quality = try showingProgress(reading: paths) { try FastqQuality.of(paths, junctions: junctions) }
        if let output { try quality.writeJSON(to: output) }
        if json {
            try quality.writeJSON(to: "-")
        } else if output != "-" {
            print(table(quality), terminator: "")
        }
    }

    private func junctions() throws -> [LigationJunction] {
        let names = enzyme.split(separator: ",").map(String.init)
        guard names.count <= 32 else { throw CommandFailure(.invalidInput, "--enzyme takes at most 32 names") }
        return try names.map { name in
            guard let junction = LigationJunction.named(name) else {
                throw CommandFailure(
                    .invalidInput,
                    "--enzyme: '\(name)' is none of \(LigationJunction.known.map(\.enzyme).joined(separator: ", ")), "
                        + "nor a junction in IUPAC letters")
            }
            return junction
        }
    }

    private func table(_ quality: FastqQuality) -> String {
        var rows: [(String, [String])] = [
            ("", quality.files.map { $0.path.split(separator: "/").last.map(String.init) ?? $0.path })
        ]
        let all = quality.files.map(\.statistics)
        rows.append(("reads", all.map { "\($0.reads)" }))
        rows.append(("bases", all.map { "\($0.bases)" }))
        rows.append(
            (
                "length (bases)",
                all.map {
                    $0.shortest == $0.longest
                        ? "\($0.longest)" : "\($0.shortest)-\($0.longest), mean \(Self.rounded($0.meanLength, 1))"
                }
            ))
        rows.append(("GC", all.map { Self.percent($0.gcFraction) }))
        rows.append(("N", all.map { Self.percent($0.unknownFraction) }))
        rows.append(("Q30 or better", all.map { Self.percent($0.q30Fraction) }))
        rows.append(("poly-G tails", all.map { Self.share($0.artefacts.polyG, of: $0.reads) }))
        for (index, adapter) in ReadArtefacts.adapters.enumerated() {
            rows.append(
                ("with \(adapter.name) adapter", all.map { Self.share($0.artefacts.withAdapter[index], of: $0.reads) }))
        }
        for count in quality.junctions {
            rows.append(
                (
                    "with \(count.junction.enzyme) junction",
                    zip(count.reads, all).map { "\($0) (\(Self.percent(Double($0) / Double($1.reads))))" }
                ))
        }
        var text = Self.aligned(rows)
        for count in quality.junctions where quality.files.count == 2 {
            let share = Self.percent(Double(count.pairs) / Double(quality.pairs))
            text += "pairs with a \(count.junction.enzyme) junction in either read: \(count.pairs) (\(share))\n"
        }
        let share = Self.percent(quality.duplicatedShare)
        return text + "\(quality.files.count == 2 ? "pairs" : "reads") that repeat another, estimated: \(share)\n"
    }

    private static func share(_ count: Int, of whole: Int) -> String {
        "\(count) (\(percent(Double(count) / Double(whole))))"
    }

    private static func aligned(_ rows: [(String, [String])]) -> String {
        let first = rows.map(\.0.count).max() ?? 0
        let columns = rows.first?.1.count ?? 0
        let widths = (0..<columns).map { column in rows.map { $0.1[column].count }.max() ?? 0 }
        return rows.map { name, cells in
            let padded = zip(cells, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
            return name + String(repeating: " ", count: first - name.count) + "  "
                + padded.joined(separator: "  ") + "\n"
        }.joined()
    }

    private static func percent(_ share: Double) -> String { rounded(share * 100, 2) + " %" }

    private static func rounded(_ value: Double, _ digits: Int) -> String {
        let scale = digits == 1 ? 10.0 : 100.0
        let number = Int((value * scale).rounded())
        let rest = String(number % Int(scale))
        return "\(number / Int(scale))." + String(repeating: "0", count: digits - rest.count) + rest
    }
}
