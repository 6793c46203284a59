import Contacts
import Foundation
import SequenceIO
import TestSupport
import Testing

private let absent: Comment = "shared reference data is absent"

private func golden(_ name: String) -> String { SharedData.path("golden-reads/\(name)") }

/// A set of reads, the folder of what Juicer made of it, and whether the sites were given.
private let cases = [
    (set: "sim101", folder: "juicer2", sites: true), ("real-dpnii", "juicer2", true), ("sim101", "juicer2-none", false),
]

@Test(.enabled(if: SharedData.isPresent, absent), arguments: cases, [1 << 20, 1 << 28])
func byJuicersRulesContactsAreThoseOfJuicer(_ one: (set: String, folder: String, sites: Bool), memory: Int) throws {
    let folder = ScratchFolder()
    var options = JuicerPipeline.Options()
    options.rules = .juicer
    options.writesReads = true
    options.memory = memory
    options.mostScratchFiles = 3
    options.title = "x"
    if one.sites {
        options.sites = golden("\(one.set)/sites.txt.gz")
        options.junctions = ["GATCGATC"]
    }
    _ = try JuicerPipeline.run(input: golden("\(one.set)/input.bam"), folder: folder.path, options: options)
    for name in ["merged1", "merged30"] {
        #expect(
            try lines(of: folder.file("\(name).txt")) == lines(of: golden("\(one.set)/\(one.folder)/\(name).txt.gz")))
    }
    // The golden file lacks the reads and the second name.
    let contacts = try lines(of: folder.file("merged_nodups.txt")).map { line in
        let fields = line.split(separator: " ")
        return (fields[0..<10] + [fields[11], fields[12], fields[14]]).joined(separator: " ")
    }
    #expect(try contacts == lines(of: golden("\(one.set)/\(one.folder)/merged_nodups.noseq.txt.gz")))
    let table = try lines(of: folder.file("inter.txt"))
    #expect(table[0].utf8.count == 1000)
    #expect(try Array(table[1...12]) == lines(of: golden("\(one.set)/\(one.folder)/inter.stats_sub.txt")))
}

@Test(.enabled(if: SharedData.isPresent, absent))
func theTableCountsWhatWasCountedByHand() throws {
    let folder = ScratchFolder()
    var options = JuicerPipeline.Options()
    options.rules = .juicer
    options.sites = golden("sim101/sites.txt.gz")
    _ = try JuicerPipeline.run(input: golden("sim101/input.bam"), folder: folder.path, options: options)
    let table = try lines(of: folder.file("inter.txt"))
    for line in [
        "Library Complexity Estimate*: 75,802", "Intra-fragment Reads: 1,007 (", "Inter-chromosomal: 2,533 (",
        "Intra-chromosomal: 12,501 (", "  <500BP: 2,979 (", "  500BP-5kB: 2,097 (", "  5kB-20kB: 1,235 (",
        "Long Range (>20Kb): 6,190 (", " Pair Type %(L-I-O-R): 25% - 25% - 25% - 25%",
    ] {
        #expect(table.contains { $0.hasPrefix(line) }, "\(line)")
    }
}

@Test(.enabled(if: SharedData.isPresent, absent), arguments: ["sim101", "real-dpnii"], [1 << 20, 1 << 28])
func byTheRulesOfJuicer1FilesAreThoseOfJuicer1(set: String, memory: Int) throws {
    let folder = ScratchFolder()
    var options = JuicerPipeline.Options()
    options.rules = .juicer1
    options.memory = memory
    options.mostScratchFiles = 3
    options.sites = golden("\(set)/sites.txt.gz")
    options.junctions = ["GATCGATC"]
    let counts = try JuicerPipeline.run(
        input: golden("\(set)/input.bam"), folder: folder.path, options: options)
    for name in ["merged_nodups", "dups", "opt_dups"] {
        // The golden files lack the reads and the second name.
        let contacts = try lines(of: folder.file("\(name).txt")).map { line in
            let fields = line.split(separator: " ")
            return (fields[0..<10] + [fields[11], fields[12], fields[14]]).joined(separator: " ")
        }
        #expect(try contacts == lines(of: golden("\(set)/juicer1/\(name).noseq.txt.gz")))
    }
    let found = [counts.total, counts.unmapped, counts.normal, counts.chimeric, counts.ambiguous]
    #expect(try lines(of: golden("\(set)/juicer1/res.txt")) == [found.map(String.init).joined(separator: " ")])
    // Without the number of read pairs the script writes one share in place of two.
    for (table, name) in [("inter.txt", "inter_stats_q1.txt"), ("inter_30.txt", "inter_stats_q30.txt")] {
        let ours = try lines(of: folder.file(table)).suffix(10).map { line in
            line.filter { $0 != " " }.replacing(/\([^%(]*%\//, with: "(")
        }
        #expect(try ours == lines(of: golden("\(set)/juicer1/\(name)")).map { $0.filter { $0 != " " } })
    }
}

private let header = "@SQ\tSN:chr1\tLN:100000\n@SQ\tSN:chr2\tLN:100000\n@SQ\tSN:chr_1\tLN:100000\n"

private func record(_ name: String, _ flag: Int, _ reference: String, _ position: Int, _ cigar: String) -> String {
    "\(name)\t\(flag)\t\(reference)\t\(position)\t60\t\(cigar)\t*\t0\t0\t\(String(repeating: "A", count: 50))\t*\n"
}

/// The lines of a file, and the counts.
private func contacts(
    _ sam: String, _ rules: JuicerRules, sites: String? = nil, file: String = "merged1.txt"
) throws -> (lines: [String], counts: JuicerCounts) {
    let folder = ScratchFolder()
    let path = try folder.write(header + sam, to: "x.sam")
    var options = JuicerPipeline.Options()
    options.rules = rules
    if let sites { options.sites = try folder.write(sites, to: "sites") }
    let counts = try JuicerPipeline.run(input: path, folder: folder.path, options: options)
    return (try lines(of: folder.file(file)), counts)
}

@Test func placesOnOtherChromosomesAreNearOnlyByJuicersRules() throws {
    // The split hit on chr2 and the other read on chr1 have positions less than 1000 apart.
    let sam =
        record("r", 65, "chr2", 70000, "30M20S") + record("r", 321, "chr2", 5000, "30S20M")
        + record("r", 145, "chr1", 5100, "50M")
    #expect(try contacts(sam, .juicer).counts.chimeric == 1)
    #expect(try contacts(sam, .corrected).counts.ambiguous == 1)
}

@Test func copiesOnBothSidesOfASiteAreDuplicatesUnlessJuicersRulesHold() throws {
    let sam = (0..<2).map {
        record("r\($0)", 65, "chr1", 998 + 3 * $0, "50M") + record("r\($0)", 129, "chr1", 9000, "50M")
    }
    let sites = "chr1 1000 5000 100000\nchr2 100000\n"
    #expect(try contacts(sam.joined(), .juicer, sites: sites).counts.duplicates == 0)
    #expect(try contacts(sam.joined(), .corrected, sites: sites).counts.duplicates == 1)
}

@Test func withoutSitesInnerEndsLieWithinTheInsert() throws {
    // One insert of 401 bp; what its reads of 50 leave over is 300 bp, half of it on either side.
    let sam = record("r", 99, "chr1", 1000, "50M") + record("r", 147, "chr1", 1350, "50M")
    #expect(try contacts(sam, .corrected).lines == ["0 chr1 1198 0 16 chr1 1201 1"])
    #expect(try contacts(sam, .juicer).lines == ["0 chr1 999 0 16 chr1 1400 1"])
}

@Test func copiesFromOneSpotOfTheFlowCellAreToldApartByTheRulesOfJuicer1() throws {
    func pair(_ name: String, _ position: Int) -> String {
        record(name, 65, "chr1", position, "50M") + record(name, 129, "chr1", 9000, "50M")
    }
    let sam =
        pair("m:1:c:2:1101:500:700", 100) + pair("m:1:c:2:1101:549:651", 101) + pair("m:1:c:2:1101:550:700", 102)
        + pair("m:1:c:2:1102:500:700", 103) + pair("m:1:c:2:1101:500:700", 110)
    let counts = try contacts(sam, .juicer1, file: "merged_nodups.txt").counts
    #expect(counts.unique == 2 && counts.duplicates == 3 && counts.opticalDuplicates == 1)
}

@Test func readPairsOfOneRecordAreCountedByWhetherItIsMapped() throws {
    let counts = try contacts(record("a", 65, "chr1", 5, "50M") + record("b", 77, "*", 0, "*"), .corrected).counts
    #expect(counts.total == 2 && counts.singletons == 1 && counts.unmapped == 1)
}

@Test(.enabled(if: SharedData.isPresent, absent))
func sitesAreThoseOfAnIndependentSearch() throws {
    let folder = ScratchFolder()
    let mboI = try #require(RestrictionEnzyme.named("mboi"))
    try SiteFinder.run(genome: golden("real-dpnii/genome.fa"), enzymes: [mboI], output: folder.file("sites"))
    #expect(try lines(of: folder.file("sites")) == lines(of: golden("real-dpnii/sites.txt.gz")))
}

@Test func sitesOfSeveralEnzymesAreListedTogetherInOrder() throws {
    let folder = ScratchFolder()
    var random = SeededGenerator(5)
    let bases = Array("ACGTacgtN")
    let sequence = String((0..<5000).map { _ in bases[Int(random.next() % 9)] }) + "AAGCTT" + "gantcGACTC"
    let text =
        ">a x\n"
        + stride(from: 0, to: sequence.count, by: 61).map { start in
            String(sequence.dropFirst(start).prefix(61)) + "\n"
        }.joined() + ">b\n"
    let path = try folder.write(text, to: "g.fa")
    let enzymes = ["Arima", "HindIII"].compactMap(RestrictionEnzyme.named)
    try SiteFinder.run(genome: path, enzymes: enzymes, output: folder.file("sites"))
    let upper = Array(sequence.uppercased())
    let expected = upper.indices.filter { start in
        let here = String(upper[start...].prefix(6))
        return here.hasPrefix("GATC") || here == "AAGCTT"
            || ["GAATC", "GACTC", "GAGTC", "GATTC"].contains { here.hasPrefix($0) }
    }.map { "\($0 + 1)" }
    #expect(
        try lines(of: folder.file("sites")) == [
            "a " + (expected + ["\(sequence.count)"]).joined(separator: " "), "b 0",
        ])
}

@Test func junctionsFollowFromTheSites() {
    func junctions(_ names: String...) -> Set<String> {
        Set(RestrictionEnzyme.junctions(of: names.compactMap(RestrictionEnzyme.named).flatMap(\.sites)))
    }
    #expect(junctions("HindIII") == ["AAGCTAGCTT"] && junctions("NcoI") == ["CCATGCATGG"])
    #expect(junctions("MseI") == ["TTATAA"] && junctions("DpnII", "MboI", "Sau3AI") == ["GATCGATC"])
    #expect(junctions("Arima") == ["GANTANTC", "GANTGATC", "GATCANTC", "GATCGATC"])
}
