import Foundation
import Simulation
import Testing

private func small(_ enzyme: RestrictionEnzyme) -> SimulationSettings {
    var settings = SimulationSettings()
    settings.chromosomes = [Chromosome(name: "a", length: 120_000), Chromosome(name: "b", length: 90_000)]
    settings.loops = 0
    settings.enzyme = enzyme
    return settings
}

private func complement(_ text: String) -> String {
    let pairs: [Character: Character] = ["A": "T", "C": "G", "G": "C", "T": "A", "N": "N"]
    return String(text.reversed().map { pairs[$0]! })
}

@Test(arguments: [
    (RestrictionEnzyme.mboI, ["GATCGATC"]), (.dpnII, ["GATCGATC"]), (.hindIII, ["AAGCTAGCTT"]),
    (.arima, ["GATCGATC", "GA.TGATC", "GATCA.TC", "GA.TA.TC"]),
])
func armsMeetInTheEnzymesJunction(enzyme: RestrictionEnzyme, junctions: [String]) throws {
    let settings = small(enzyme)
    let genome = SimulatedGenome(settings)
    let factory = MoleculeFactory(
        genome: genome, contacts: try ContactModel(settings), settings: settings, sample: 0)
    let strands = genome.bases.flatMap { bases in
        let text = String(decoding: bases, as: UTF8.self)
        return [text, complement(text)]
    }
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: factory.longest)
    defer { buffer.deallocate() }
    var ligated = 0
    for number in 0..<200 {
        let molecule = factory.make(number, into: buffer)
        #expect(molecule.length <= factory.longest)
        guard molecule.kind == .ligated else { continue }
        ligated += 1
        let text = String(decoding: UnsafeBufferPointer(start: buffer, count: molecule.length), as: UTF8.self)
        // Either side of the junction is the genome, up to the junction and no further.
        let first = String(text.prefix(molecule.junction))
        let second = String(text.dropFirst(molecule.junction))
        #expect(strands.contains { $0.contains(first) })
        #expect(strands.contains { $0.contains(second) })
        let around = text.dropFirst(molecule.junction - 5).prefix(10)
        #expect(junctions.contains { around.range(of: $0, options: .regularExpression) != nil }, "\(around)")
    }
    #expect(ligated > 150)
}

@Test func unligatedMoleculesAreStretchesOfTheGenome() throws {
    var settings = small(.mboI)
    settings.unligatedFraction = 1
    settings.randomFraction = 0
    let genome = SimulatedGenome(settings)
    let factory = MoleculeFactory(
        genome: genome, contacts: try ContactModel(settings), settings: settings, sample: 0)
    let strands = genome.bases.map { String(decoding: $0, as: UTF8.self) }
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: factory.longest)
    defer { buffer.deallocate() }
    var forward = 0
    for number in 0..<100 {
        let molecule = factory.make(number, into: buffer)
        #expect(molecule.kind == .unligated && molecule.contact == nil)
        let text = String(decoding: UnsafeBufferPointer(start: buffer, count: molecule.length), as: UTF8.self)
        let isForward = strands.contains { $0.contains(text) }
        if isForward { forward += 1 }
        #expect(isForward || strands.contains { $0.contains(complement(text)) })
    }
    #expect((25...75).contains(forward))
}

@Test func everyCutSiteIsFoundAndNoneInAGap() {
    let genome = SimulatedGenome(small(.mboI))
    for (bases, sites) in zip(genome.bases, genome.sites) {
        let text = String(decoding: bases, as: UTF8.self)
        #expect(text.components(separatedBy: "GATC").count - 1 == sites.count)
        #expect(text.contains("NNNN"))
    }
}

@Test func aReadIsWrongAsOftenAsItsQualitySays() {
    let length = 100
    let sequencer = Sequencer(readLength: length)
    let template = [UInt8](repeating: UInt8(ascii: "A"), count: length)
    var bases = template
    var qualities = template
    var errors: [UInt8: Int] = [:]
    var counts: [UInt8: Int] = [:]
    var letters: [UInt8: Int] = [:]
    var random = RandomStream(seed: 5, purpose: .sequencing)
    for _ in 0..<5000 {
        sequencer.read(template, isReverse: false, &random, bases: &bases, qualities: &qualities)
        for (base, quality) in zip(bases, qualities) {
            counts[quality, default: 0] += 1
            if base != UInt8(ascii: "A") {
                errors[quality, default: 0] += 1
                letters[base, default: 0] += 1
            }
        }
    }
    #expect(counts.count == 3)
    for (quality, count) in counts {
        let expected = Double(count) * pow(10, -Double(quality - 33) / 10)
        #expect(abs(Double(errors[quality, default: 0]) - expected) < 5 * expected.squareRoot() + 1)
    }
    #expect(Set(letters.keys) == Set("CGT".utf8))
}

@Test func aReverseReadIsTheOtherStrand() {
    let sequencer = Sequencer(readLength: 4)
    var bases = [UInt8](repeating: 0, count: 4)
    var qualities = bases
    let template = Array("GGACTN".utf8)
    template.withUnsafeBufferPointer { template in
        // A stream without an error in its first four bases.
        var random = RandomStream(seed: 1, purpose: .sequencing)
        sequencer.read(
            template.baseAddress! + 5, isReverse: true, &random, bases: &bases, qualities: &qualities)
    }
    #expect(String(decoding: bases, as: UTF8.self) == "NAGT")
    #expect(qualities[0] == 33 + 2)
}

@Test func copiesShareTheMoleculeOfAnEarlierPair() {
    var settings = SimulationSettings()
    settings.duplicateFraction = 0.25
    let origins = (0..<20_000).map { PairOrigin(number: $0, sample: 0, settings: settings) }
    #expect(!origins[0].isDuplicate)
    #expect(abs(origins.count { $0.isDuplicate } - 5000) < 320)
    for (number, origin) in origins.enumerated() {
        #expect(origin.isDuplicate == (origin.molecule != number))
        #expect(!origins[origin.molecule].isDuplicate)
    }
}
