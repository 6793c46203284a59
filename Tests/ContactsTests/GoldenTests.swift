import Contacts
import Foundation
import TestSupport
import Testing

private let sets = ["real-dpnii", "sim101"]
private let absent: Comment = "shared reference data is absent"

private func golden(_ set: String, _ name: String) -> String {
    SharedData.path("golden-reads/\(set)/pairtools/\(name)")
}
private func input(_ set: String) -> String { SharedData.path("golden-reads/\(set)/input.bam") }
private func sizes(_ set: String) -> String { SharedData.path("golden-reads/\(set)/chrom.sizes") }

@Test(.enabled(if: SharedData.isPresent, absent), arguments: sets, ParseOptions.WalksPolicy.allCases)
func parsingEqualsPairtools(set: String, policy: ParseOptions.WalksPolicy) throws {
    let expected = golden(set, "parse.\(policy.rawValue).pairs.gz")
    // One policy was run on one set only.
    guard FileManager.default.fileExists(atPath: expected) else { return }
    let folder = ScratchFolder()
    var options = ParseOptions()
    options.walksPolicy = policy
    options.extraColumns = [.mapq, .cigar]
    let files = PairsParser.Files(input: input(set), output: folder.file("o.pairs"), chromosomeOrder: sizes(set))
    let statistics = try PairsParser.run(files, options: options, assembly: "test", provenance: testProvenance)
    #expect(try rows(of: folder.file("o.pairs")) == rows(of: expected))
    try statistics.write(to: folder.file("o.stats"), listsChromosomes: false)
    #expect(
        try differences(table(of: folder.file("o.stats")), table(of: golden(set, "parse.\(policy.rawValue).stats")))
            == [])
}

@Test(.enabled(if: SharedData.isPresent, absent), arguments: sets)
func parsingWithOtherLimitsAndWithoutFlippingEqualsPairtools(set: String) throws {
    let folder = ScratchFolder()
    var options = ParseOptions()
    options.minimumMappingQuality = 30
    options.longestGap = 30
    options.flips = false
    var files = PairsParser.Files(input: input(set), output: folder.file("o.pairs.gz"), chromosomeOrder: sizes(set))
    files.inputThreads = 1
    files.outputThreads = 1
    _ = try PairsParser.run(files, options: options, assembly: nil, provenance: testProvenance)
    #expect(
        try rows(of: folder.file("o.pairs.gz")) == rows(of: golden(set, "parse.5unique.q30.gap30.noflip.pairs.gz")))
}

@Test(.enabled(if: SharedData.isPresent, absent))
func theHeaderIsThatOfPairtoolsButForThePrograms() throws {
    let folder = ScratchFolder()
    var options = ParseOptions()
    options.extraColumns = [.mapq, .cigar]
    let files = PairsParser.Files(
        input: input("sim101"), output: folder.file("o.pairs"), chromosomeOrder: sizes("sim101"))
    _ = try PairsParser.run(files, options: options, assembly: "test", provenance: testProvenance)
    func header(_ path: String) throws -> [String] {
        try lines(of: path).filter { $0.hasPrefix("#") && !$0.contains("ID:pairtools") && !$0.contains("ID:cohesin") }
    }
    #expect(try header(folder.file("o.pairs")) == header(golden("sim101", "parse.5unique.pairs.gz")))
}

@Test(.enabled(if: SharedData.isPresent, absent), arguments: sets)
func sortingEqualsPairtools(set: String) throws {
    let folder = ScratchFolder()
    try PairsSorter.run(
        input: golden(set, "parse.5unique.pairs.gz"), output: folder.file("o.pairs"), options: .init(),
        provenance: testProvenance)
    #expect(try rows(of: folder.file("o.pairs")) == rows(of: golden(set, "sorted.pairs.gz")))
    #expect(try lines(of: folder.file("o.pairs"))[1] == "#sorted: chr1-chr2-pos1-pos2")
}

@Test(
    .enabled(if: SharedData.isPresent, absent), arguments: sets,
    [("mm0", 0, DuplicateMethod.maximum), ("mm3", 3, .maximum), ("sum4", 4, .sum)])
func deduplicationEqualsPairtools(set: String, variant: (name: String, mismatch: Int, method: DuplicateMethod)) throws {
    let folder = ScratchFolder()
    var options = PairsDeduplicator.Options()
    options.mismatch = variant.mismatch
    options.method = variant.method
    let outputs = PairsDeduplicator.Outputs(
        unique: folder.file("unique.pairs"), duplicates: folder.file("dups.pairs.gz"),
        unmapped: folder.file("unmapped.pairs"))
    let statistics = try PairsDeduplicator.run(
        input: golden(set, "sorted.pairs.gz"), outputs: outputs, options: options, provenance: testProvenance
    ).statistics
    #expect(try rows(of: outputs.unique) == rows(of: golden(set, "dedup.cython.\(variant.name).pairs.gz")))
    for (path, name) in [
        (folder.file("dups.pairs.gz"), "dups.cython.\(variant.name).pairs.gz"),
        (folder.file("unmapped.pairs"), "unmapped.cython.\(variant.name).pairs.gz"),
    ] where FileManager.default.fileExists(atPath: golden(set, name)) {
        #expect(try rows(of: path) == rows(of: golden(set, name)))
    }
    let stats = golden(set, "dedup.cython.\(variant.name).stats")
    if FileManager.default.fileExists(atPath: stats) {
        try statistics.write(to: folder.file("stats"), listsChromosomes: false)
        #expect(try differences(table(of: folder.file("stats")), table(of: stats)) == [])
    }
}

@Test(.enabled(if: SharedData.isPresent, absent), arguments: sets)
func duplicatesNameTheReadThatPairtoolsNames(set: String) throws {
    let folder = ScratchFolder()
    var options = PairsDeduplicator.Options()
    options.keepsParents = true
    let outputs = PairsDeduplicator.Outputs(unique: folder.file("u.pairs"), duplicates: folder.file("d.pairs"))
    _ = try PairsDeduplicator.run(
        input: golden(set, "sorted.pairs.gz"), outputs: outputs, options: options, provenance: testProvenance)
    #expect(try rows(of: folder.file("d.pairs")) == rows(of: golden(set, "dups.cython.mm3.parent.pairs.gz")))
    let columns = try lines(of: folder.file("d.pairs")).first { $0.hasPrefix("#columns") }
    #expect(columns?.hasSuffix(" parent_readID") == true)
}

@Test(.enabled(if: SharedData.isPresent, absent), arguments: sets)
func statisticsOfPartsAddUpToThoseOfTheWhole(set: String) throws {
    let folder = ScratchFolder()
    let whole = golden(set, "dedup.cython.mm3.pairs.gz")
    let all = try lines(of: whole)
    let header = all.filter { $0.hasPrefix("#") }
    let rows = all.filter { !$0.hasPrefix("#") }
    let parts = [rows.prefix(rows.count / 3), rows.dropFirst(rows.count / 3)].enumerated().map { number, part in
        (number, (header + part).map { $0 + "\n" }.joined())
    }
    var tables: [String] = []
    for (number, text) in parts {
        let path = try folder.write(text, to: "\(number).pairs")
        try PairStatistics.of(path).write(to: folder.file("\(number).stats"), listsChromosomes: true)
        tables.append(folder.file("\(number).stats"))
    }
    try PairStatistics.merging(tables).write(to: folder.file("sum"), listsChromosomes: true)
    #expect(try differences(table(of: folder.file("sum")), table(of: golden(set, "nodups.stats"))) == [])
    // Tables of duplicates and of other genomes, too.
    let stats = golden(set, "dedup.cython.mm0.stats")
    #expect(try PairStatistics.merging([stats, stats]).duplicates == 2 * PairStatistics.merging([stats]).duplicates)
}

@Test(arguments: [
    ("total\t5\ntotal_mapped\tx\n", ":2: the value of total_mapped is no count"),
    ("total\t5\nsurprise\t1\n", ":2: 'surprise' is no key"),
    ("dist_freq/0-7/++\t1\n", ":1: '0-7' and '++' are no distance"),
    ("total\t5\ntotal_mapped\t4\n", ":2: the counts do not add up"),
    ("total\n", ":1: a key, a tab and a value"),
])
func aTableThatIsNoneIsNotAddedUp(text: String, expected: String) throws {
    let folder = ScratchFolder()
    let path = try folder.write(text, to: "x.stats")
    let error = #expect(throws: PairsError.self) { try PairStatistics.merging([path]) }
    #expect(error?.description.hasPrefix(path + expected) == true, "\(error?.description ?? "")")
}

@Test(.enabled(if: SharedData.isPresent, absent), arguments: sets)
func statisticsEqualPairtoolsKeyByKey(set: String) throws {
    let folder = ScratchFolder()
    let statistics = try PairStatistics.of(golden(set, "dedup.cython.mm3.pairs.gz"))
    try statistics.write(to: folder.file("stats"), listsChromosomes: true)
    #expect(try differences(table(of: folder.file("stats")), table(of: golden(set, "nodups.stats"))) == [])
    // The order of keys, but for those that are in the order in which they were seen.
    func keys(_ path: String) throws -> [Substring] {
        try lines(of: path).compactMap { $0.split(separator: "\t").first }.filter {
            !$0.hasPrefix("pair_types") && !$0.hasPrefix("chrom_freq")
        }
    }
    #expect(try keys(folder.file("stats")) == keys(golden(set, "nodups.stats")))
}

@Test(
    .enabled(if: SharedData.isPresent, absent),
    arguments: ["MATalpha_R1", "MATalpha_R1.lane1", "MATalpha_R1.lane2", "ce10_SRR1665089_alignable_shard0"])
func realAlignmentsGiveOnePairPerRead(name: String) throws {
    let folder = ScratchFolder()
    let files = PairsParser.Files(input: SharedData.path("bam/\(name).bam"), output: folder.file("o.pairs"))
    let statistics = try PairsParser.run(files, options: .init(), assembly: nil, provenance: testProvenance)
    #expect(try rows(of: folder.file("o.pairs")).count == statistics.total)
    let expected = ["MATalpha_R1": 20000, "MATalpha_R1.lane1": 10000, "MATalpha_R1.lane2": 10000]
    if let count = expected[name] { #expect(statistics.total == count) }
    #expect(statistics.mapped > statistics.total / 5)
}

@Test(.enabled(if: SharedData.isPresent, absent), arguments: ["SRR2601842", "SRR2601843", "SRR2601851"])
func duplicatesOfRealReadsAreThoseOfTheBaseline(name: String) throws {
    // Unique pairs and duplicates of the baseline together, sorted, are what went into its deduplication.
    let folder = ScratchFolder()
    let unique = SharedData.path("yeast_fastq/baseline/\(name).nodups.pairs.gz")
    let duplicates = SharedData.path("yeast_fastq/baseline/\(name).dups.pairs.gz")
    let marked = Set(try rows(of: duplicates).map { $0.prefix { $0 != "\t" } })
    let header = try lines(of: unique).filter { $0.hasPrefix("#") }
    let all = try rows(of: unique) + rows(of: duplicates)
    let mixed = try folder.write((header + all).map { $0 + "\n" }.joined(), to: "mixed.pairs")
    try PairsSorter.run(
        input: mixed, output: folder.file("sorted.pairs"), options: .init(), provenance: testProvenance)
    let outputs = PairsDeduplicator.Outputs(
        unique: folder.file("unique.pairs"), duplicates: folder.file("dups.pairs"))
    _ = try PairsDeduplicator.run(
        input: folder.file("sorted.pairs"), outputs: outputs, options: .init(), provenance: testProvenance)
    #expect(try rows(of: outputs.unique).count == rows(of: unique).count)
    #expect(try rows(of: folder.file("dups.pairs")).count == marked.count)
}
