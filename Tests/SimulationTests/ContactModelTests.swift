import Foundation
import Simulation
import Testing

/// Two chromosomes of even coverage and without loops.
private func plain(_ change: (inout SimulationSettings) -> Void = { _ in }) -> SimulationSettings {
    var settings = SimulationSettings()
    settings.loops = 0
    settings.coverageSpread = 0
    change(&settings)
    return settings
}

@Test(arguments: [0.5, 0.75, 1.0, 1.3])
func contactsFallWithTheDistanceAsAsked(exponent: Double) throws {
    let settings = plain {
        $0.chromosomes = [Chromosome(name: "a", length: 200_000_000)]
        $0.transFraction = 0
        $0.decayExponent = exponent
    }
    let model = try ContactModel(settings)
    var random = RandomStream(seed: 1, purpose: .contacts)
    // Octaves far below the chromosome's length, where its end takes nothing away.
    var counts = [Int](repeating: 0, count: 8)
    for _ in 0..<300_000 {
        let contact = model.draw(&random)
        let octave = Int(log2(Double(abs(contact.position1 - contact.position2)) / 1000).rounded(.down))
        if counts.indices.contains(octave) { counts[octave] += 1 }
    }
    for octave in 1..<counts.count {
        let expected = pow(2, 1 - exponent)
        let ratio = Double(counts[octave]) / Double(counts[octave - 1])
        let error = ratio * (1 / Double(counts[octave]) + 1 / Double(counts[octave - 1])).squareRoot()
        #expect(abs(ratio - expected) < 5 * error, "octave \(octave)")
    }
}

/// What 200,000 draws came to when each computed its distance first, whether it was to be seen or not.
@Test(arguments: [
    (exponent: 0.75, loops: 20, longest: 2_400_000, digest: 18_250_159_148_475_928_309 as UInt64),
    (exponent: 1.0, loops: 5, longest: 2_400_000, digest: 16_638_041_605_092_102_955),
    (exponent: 0.75, loops: 20, longest: 100_000_000, digest: 6_322_127_534_579_570_362),
])
func aSeedMeansTheSameContactsForEver(exponent: Double, loops: Int, longest: Int, digest: UInt64) throws {
    var settings = SimulationSettings()
    settings.decayExponent = exponent
    settings.loops = loops
    settings.chromosomes[0] = Chromosome(name: "chr1", length: longest)
    let model = try ContactModel(settings)
    var random = RandomStream(seed: 7, purpose: .contacts)
    // FNV-1a, a number at a time.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for _ in 0..<200_000 {
        let contact = model.draw(&random)
        for number in [contact.chromosome1, contact.chromosome2, contact.position1, contact.position2] {
            hash = (hash ^ UInt64(number)) &* 0x100_0000_01B3
        }
    }
    #expect(hash == digest)
}

@Test func contactsBetweenChromosomesAreAsManyAsAsked() throws {
    let model = try ContactModel(plain { $0.transFraction = 0.3 })
    var random = RandomStream(seed: 1, purpose: .contacts)
    let trans = (0..<100_000).count { _ in !model.draw(&random).isCis }
    #expect(abs(trans - 30_000) < 750)
}

@Test func noContactEndsInAGap() throws {
    let settings = plain()
    let model = try ContactModel(settings)
    let gap = settings.gap(in: settings.chromosomes[0])
    #expect(!gap.isEmpty)
    var random = RandomStream(seed: 1, purpose: .contacts)
    for _ in 0..<100_000 {
        let contact = model.draw(&random)
        #expect(contact.chromosome1 != 0 || !gap.contains(contact.position1))
        #expect(contact.chromosome2 != 0 || !gap.contains(contact.position2))
    }
}

@Test func contactsAtALoopAreAsManyTimesMoreFrequentAsAsked() throws {
    let settings = plain {
        $0.loops = 12
        $0.loopStrength = 20
        $0.chromosomes = [Chromosome(name: "a", length: 3_000_000), Chromosome(name: "b", length: 3_000_000)]
        $0.transFraction = 0
    }
    let model = try ContactModel(settings)
    let without = try ContactModel(
        plain {
            $0.chromosomes = settings.chromosomes
            $0.transFraction = 0
        })
    #expect(model.loops.count == 12)
    // Contacts whose ends are both within one spread of the anchors of any loop, with and without the loops.
    func near(_ model: ContactModel, _ loops: [PlantedLoop], draws: Int) -> Int {
        var random = RandomStream(seed: 2, purpose: .contacts)
        var count = 0
        for _ in 0..<draws {
            let contact = model.draw(&random)
            let low = min(contact.position1, contact.position2)
            let high = max(contact.position1, contact.position2)
            for loop in loops where loop.chromosome == contact.chromosome1 {
                if abs(low - loop.anchor1) <= 3500, abs(high - loop.anchor2) <= 3500 { count += 1 }
            }
        }
        return count
    }
    let enriched = near(model, model.loops, draws: 1_000_000)
    let background = near(without, model.loops, draws: 1_000_000)
    // The mean of the Gaussian over the square of one spread to either side is 0.732 of its height.
    let expected = 1 + 19 * 0.732
    #expect(background > 70)
    let ratio = Double(enriched) / Double(background)
    #expect(abs(ratio / expected - 1) < 0.3, "\(enriched) and \(background)")
}

@Test func coverageIsUnevenButTheSameOnBothAxes() throws {
    let model = try ContactModel(plain { $0.coverageSpread = 0.35 })
    var random = RandomStream(seed: 1, purpose: .contacts)
    var first = [Int](repeating: 0, count: 24)
    var second = first
    for _ in 0..<200_000 {
        let contact = model.draw(&random)
        if contact.chromosome1 == 0 { first[contact.position1 / 100_000] += 1 }
        if contact.chromosome2 == 0 { second[contact.position2 / 100_000] += 1 }
    }
    let inner = 4..<20
    #expect(inner.map { first[$0] }.max()! * 10 > inner.map { first[$0] }.min()! * 12)
    for bin in inner {
        #expect(abs(first[bin] - second[bin]) < 6 * Int(Double(first[bin]).squareRoot()))
    }
}

@Test func loopsKeepTheirDistanceFromEndsGapsAndEachOther() throws {
    let settings = SimulationSettings()
    let loops = try PlantedLoop.place(settings)
    #expect(loops.count == settings.loops)
    for (index, loop) in loops.enumerated() {
        let chromosome = settings.chromosomes[loop.chromosome]
        #expect(loop.anchor1 >= settings.loopMargin)
        #expect(loop.anchor2 <= chromosome.length - settings.loopMargin)
        #expect(settings.loopDistances.contains(loop.distance))
        let gap = settings.gap(in: chromosome)
        for anchor in [loop.anchor1, loop.anchor2] {
            #expect(anchor < gap.lowerBound - 60_000 || anchor > gap.upperBound + 60_000)
        }
        for other in loops[(index + 1)...] where other.chromosome == loop.chromosome {
            let apart = max(abs(other.anchor1 - loop.anchor1), abs(other.anchor2 - loop.anchor2))
            #expect(apart >= settings.loopSeparation)
        }
    }
}

@Test func moreLoopsThanHaveRoomAreAnError() {
    var settings = SimulationSettings()
    settings.loops = 500
    #expect {
        try ContactModel(settings)
    } throws: { error in
        guard case SimulationError.noRoomForLoops(asked: 500, let placed) = error else { return false }
        return placed > 10 && placed < 500
    }
}
