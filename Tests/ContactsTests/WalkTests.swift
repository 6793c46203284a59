import Contacts
import Foundation
import TestSupport
import Testing

private let absent: Comment = "shared reference data is absent"
private let sets = ["real-dpnii", "sim101"]

/// What `pairs parse` makes of a file.
private func parsed(_ input: String, _ options: ParseOptions, chromosomes: String? = nil) throws -> [String] {
    let folder = ScratchFolder()
    let files = PairsParser.Files(input: input, output: folder.file("o.pairs"), chromosomeOrder: chromosomes)
    _ = try PairsParser.run(files, options: options, assembly: nil, provenance: testProvenance)
    return try rows(of: folder.file("o.pairs"))
}

/// The options of `pairs parse2` as they are by default.
private var parse2: ParseOptions {
    var options = ParseOptions()
    options.walksPolicy = .all
    options.walks.longestInsert = 500
    options.flips = false
    options.addsPairIndex = true
    return options
}

@Test(.enabled(if: SharedData.isPresent, absent), arguments: sets, ["all.idx", "default", "outer.pair.flip"])
func walksEqualThoseOfPairtools(set: String, variant: String) throws {
    let golden = SharedData.path("golden-reads/\(set)")
    var options = parse2
    if variant == "all.idx" { options.walks.longestInsert = 750 }
    if variant != "default" { options.flips = true }
    let tool = variant == "all.idx" ? "parse" : "parse2"
    #expect(
        try parsed(golden + "/input.bam", options, chromosomes: golden + "/chrom.sizes")
            == rows(of: golden + "/pairtools/\(tool).\(variant).pairs.gz"))
}

/// Hand-made molecules of pairtools' own tests: each record's CT tag tells the pairs that its read has.
private func molecules(_ name: String, _ folder: ScratchFolder) throws -> (path: String, expected: [String: [String]]) {
    let lines = try lines(of: SharedData.path("pairs/pairtools_mock/\(name).sam.gz")).filter { !$0.isEmpty }
    var expected: [String: [String]] = [:]
    for line in lines where !line.hasPrefix("@") {
        let fields = line.split(separator: "\t")
        guard let tag = fields.first(where: { $0.hasPrefix("CT:Z:SIMULATED:") }) else { continue }
        expected[String(fields[0])] = tag.dropFirst(15).split(separator: "|").map(String.init)
    }
    return (try folder.write(lines.joined(separator: "\n") + "\n", to: "x.sam"), expected)
}

@Test(
    .enabled(if: SharedData.isPresent, absent),
    arguments: ["mock.parse-all", "mock.parse2-single-end", "mock.parse2-single-end.expand"])
func moleculesHaveThePairsTheyWereMadeWith(name: String) throws {
    let folder = ScratchFolder()
    var (path, expected) = try molecules(name, folder)
    // pairtools 1.1.2 does not give what its file says, but what is given here.
    if expected["readid18"] != nil {
        expected["readid18"] = ["chr1,10,chr1,324,+,-,UU,1,R1", "chr1,200,chr1,300,+,+,UU,2,R1-2"]
    }
    var options = parse2
    options.flips = true
    options.walks.longestInsert = 750
    options.walks.isSingleEnd = name.contains("single-end")
    options.walks.expands = name.contains("expand")
    var found: [String: [String]] = [:]
    for row in try parsed(path, options) {
        let fields = row.split(separator: "\t")
        found[String(fields[0]), default: []].append(fields.dropFirst().joined(separator: ","))
    }
    #expect(found == expected)
}

private let header = "@SQ\tSN:a\tLN:100000\n"

private func sam(_ records: [(flag: Int, position: Int, cigar: String)]) -> String {
    header + records.map { "r\t\($0.flag)\ta\t\($0.position)\t60\t\($0.cigar)\t*\t0\t0\t*\t*\n" }.joined()
}

/// One read with three fragments: forward at 1000, forward at 5000, reverse at 9000.
private let threeFragments = sam([
    (65, 1000, "50M100S"), (65, 5000, "50S50M50S"), (81, 9000, "50M100S"), (145, 20000, "50M"),
])

@Test func endsAndStrandsOfNeighboursAreSeenFromWhereItIsAskedFor() throws {
    let folder = ScratchFolder()
    let path = try folder.write(threeFragments, to: "x.sam")
    func firstPair(_ position: WalkOptions.Position, _ orientation: WalkOptions.Orientation) throws -> String {
        var options = parse2
        options.walks.position = position
        options.walks.orientation = orientation
        return try parsed(path, options)[0]
    }
    #expect(try firstPair(.outer, .pair) == "r\ta\t1000\ta\t5049\t+\t-\tUU\t1\tR1")
    #expect(try firstPair(.junction, .pair) == "r\ta\t1049\ta\t5000\t+\t-\tUU\t1\tR1")
    #expect(try firstPair(.read, .read) == "r\ta\t1000\ta\t5000\t+\t+\tUU\t1\tR1")
    #expect(try firstPair(.walk, .junction) == "r\ta\t1000\ta\t5000\t-\t+\tUU\t1\tR1")
}

@Test func expansionReportsFragmentsThatAreNoNeighbours() throws {
    let folder = ScratchFolder()
    let path = try folder.write(threeFragments, to: "x.sam")
    var options = parse2
    options.walks.expands = true
    func types() throws -> [Substring] { try parsed(path, options).compactMap { $0.split(separator: "\t").last } }
    #expect(try types() == ["R1", "E1_R1", "E2_R1-2", "R1", "E1_R1-2", "R1-2"])
    options.walks.deepestExpansion = 1
    #expect(try types() == ["R1", "E1_R1", "R1", "R1-2"])
}

@Test func aFragmentReadFromBothEndsIsOneFragment() throws {
    let folder = ScratchFolder()
    // The second read lies within the insert of the first read's second fragment.
    let path = try folder.write(sam([(65, 1000, "50M50S"), (65, 5000, "50S50M"), (145, 5200, "50M")]), to: "x.sam")
    #expect(try parsed(path, parse2) == ["r\ta\t1000\ta\t5249\t+\t-\tUU\t1\tR1"])
    var options = parse2
    options.walks.longestInsert = 200
    #expect(
        try parsed(path, options) == [
            "r\ta\t1000\ta\t5049\t+\t-\tUU\t1\tR1", "r\ta\t5000\ta\t5249\t+\t-\tUU\t2\tR1-2",
        ])
}

private let samtools: String? = ["/usr/bin/samtools", "/usr/local/bin/samtools"].first {
    FileManager.default.isExecutableFile(atPath: $0)
}

@Test(.enabled(if: SharedData.isPresent && samtools != nil, "samtools or shared reference data is absent"))
func cramNeedsNoReference() throws {
    let folder = ScratchFolder()
    let golden = SharedData.path("golden-reads/real-dpnii")
    _ = try folder.write(
        String(contentsOfFile: golden + "/genome.fa", encoding: .utf8), to: "genome.fa")
    let made = try Program.run(
        samtools ?? "",
        ["view", "-C", "-T", folder.file("genome.fa"), "-o", folder.file("x.cram"), golden + "/input.bam"])
    #expect(made.status == 0, "\(made.standardError)")
    try FileManager.default.removeItem(atPath: folder.file("genome.fa"))
    var options = ParseOptions()
    options.extraColumns = [.mapq, .cigar]
    #expect(
        try parsed(folder.file("x.cram"), options, chromosomes: golden + "/chrom.sizes")
            == rows(of: golden + "/pairtools/parse.5unique.pairs.gz"))
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.file("x.cram")))
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: folder.file("cut.cram")))
    #expect(throws: (any Error).self) { try parsed(folder.file("cut.cram"), options) }
}
