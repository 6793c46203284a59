import Foundation
import SequenceIO
import Simulation
import TestSupport
import Testing

private func small() -> SimulationSettings {
    var settings = SimulationSettings()
    settings.chromosomes = [Chromosome(name: "a", length: 900_000), Chromosome(name: "b", length: 150_000)]
    settings.loops = 1
    settings.pairs = 3000
    settings.samples = ["one", "two"]
    settings.lanes = 3
    return settings
}

/// Lines of a text file, plain or compressed.
private func lines(_ path: String) throws -> [String] {
    let result = try Program.run("/usr/bin/gzip", ["-dcf", path])
    #expect(result.status == 0)
    return result.text.split(separator: "\n").map(String.init)
}

/// FNV-1a, 64 bits.
private func fingerprint(_ lines: [String]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for line in lines {
        for byte in line.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = (hash ^ 10) &* 0x100_0000_01b3
    }
    return hash
}

@Test func aSeedMeansTheSameBytesWhateverTheThreads() throws {
    let simulator = try Simulator(small())
    let (first, second) = (ScratchFolder(), ScratchFolder())
    let record = try simulator.write(to: first.path, .reads, threads: 1)
    #expect(try simulator.write(to: second.path, .reads, threads: 4) == record)
    let names = try FileManager.default.subpathsOfDirectory(atPath: first.path).sorted()
    #expect(try FileManager.default.subpathsOfDirectory(atPath: second.path).sorted() == names)
    #expect(names.count == 1 + 12 + 5)
    for name in names where !name.hasSuffix("fastq") {
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: first.file(name)))
                == Data(contentsOf: URL(fileURLWithPath: second.file(name))), "\(name)")
    }
}

/// A change here means that every data set of every seed changes: say so in the commit that does it.
@Test func theBytesOfASeedNeverChange() throws {
    let folder = ScratchFolder()
    let files = SimulationFiles(folder: folder.path)
    _ = try Simulator(small()).write(to: folder.path, .reads, threads: 2)
    #expect(fingerprint(try lines(files.genome)) == 0x6b0b_1b7e_161a_aec5)
    #expect(fingerprint(try lines(files.reads(sample: "one", lane: 1, mate: 1))) == 0x3efa_f639_271b_61d6)
    #expect(fingerprint(try lines(files.reads(sample: "two", lane: 3, mate: 2))) == 0x9563_f10e_be7b_dd30)
}

@Test func matesHaveTheSameNamesAndEveryNameIsNew() throws {
    let folder = ScratchFolder()
    let files = SimulationFiles(folder: folder.path)
    let settings = small()
    let record = try Simulator(settings).write(to: folder.path, .reads, threads: 2)
    var names: Set<Substring> = []
    var pairs = 0
    for lane in 1...settings.lanes {
        let mates = try (1...2).map { try lines(files.reads(sample: "one", lane: lane, mate: $0)) }
        #expect(mates[0].count == mates[1].count && mates[0].count % 4 == 0)
        for index in stride(from: 0, to: mates[0].count, by: 4) {
            let name = mates[0][index].prefix { $0 != " " }
            #expect(name == mates[1][index].prefix { $0 != " " })
            #expect(names.insert(name).inserted)
            for mate in mates {
                #expect(mate[index + 1].utf8.count == settings.readLength && mate[index + 2] == "+")
                #expect(mate[index + 3].utf8.count == settings.readLength)
            }
            pairs += 1
        }
    }
    #expect(pairs == settings.pairs)
    let sample = record.samples[0]
    #expect(sample.pairs == settings.pairs)
    #expect(sample.duplicates + sample.cis + sample.trans + sample.unligated + sample.random == sample.pairs)
    #expect(sample != record.samples[1])
}

@Test func aFolderThatHoldsTheSimulationIsKnown() throws {
    let folder = ScratchFolder()
    let simulator = try Simulator(small())
    #expect(simulator.existing(in: folder.path, .reads) == nil)
    let record = try simulator.write(to: folder.path, .reads, threads: 2)
    #expect(simulator.existing(in: folder.path, .reads) == record)
    var other = small()
    other.seed = 2
    #expect(try Simulator(other).existing(in: folder.path, .reads) == nil)
    try FileManager.default.removeItem(atPath: SimulationFiles(folder: folder.path).genome)
    #expect(simulator.existing(in: folder.path, .reads) == nil)
}

@Test func aContactListIsAnUpperTriangle() throws {
    let folder = ScratchFolder()
    let files = SimulationFiles(folder: folder.path)
    var settings = small()
    settings.samples = ["one"]
    let record = try Simulator(settings).write(to: folder.path, .contacts, threads: 1)
    let rows = try lines(files.contacts)
    #expect(rows.first == "## pairs format v1.0")
    #expect(rows.contains("#chromsize: a 900000"))
    let contacts = rows.filter { !$0.hasPrefix("#") }.map { $0.split(separator: "\t") }
    #expect(contacts.count == settings.pairs && record.pairs == settings.pairs)
    #expect(contacts.count { $0[1] == $0[3] } == record.samples[0].cis)
    for row in contacts {
        #expect(row.count == 7 && (row[1] < row[3] || (row[1] == row[3] && Int(row[2])! <= Int(row[4])!)))
        #expect(Int(row[2])! >= 1 && Int(row[4])! <= (row[3] == "a" ? 900_000 : 150_000))
    }
}

@Test func settingsThatCannotBeAreNamed() {
    func error(_ change: (inout SimulationSettings) -> Void) -> String {
        var settings = SimulationSettings()
        change(&settings)
        do {
            try settings.check()
            return ""
        } catch {
            return error.description
        }
    }
    #expect(error { _ in }.isEmpty)
    #expect(error { $0.samples = ["a/b"] }.hasPrefix("'a/b' cannot name a sample"))
    #expect(error { $0.chromosomes.append($0.chromosomes[0]) }.contains("'chr1' is named twice"))
    #expect(error { $0.chromosomes[0] = Chromosome(name: "x", length: 5) }.contains("5 bp long"))
    #expect(error { $0.readLength = 0 } == "--read-length is 0; it must be from 20 to 500")
    #expect(error { $0.chromosomes.removeLast() }.hasPrefix("--trans is 0.15"))
    #expect(error { $0.randomFraction = 0.99 }.contains("at most 1"))
    #expect(throws: SimulationError.notAChromosome("chr1")) { try Chromosome.list("chr1") }
    #expect(throws: SimulationError.notAChromosomeLine("b x", file: "f", line: 2)) {
        try Chromosome.sizes("a\t5\nb x\n", file: "f")
    }
}
