import SequenceIO

/// Writes the read pairs of one sample, lane by lane.
struct ReadPairWriter: Sendable {
    private let settings: SimulationSettings
    private let sample: Int
    private let molecules: MoleculeFactory
    private let sequencer: Sequencer
    private let progress: ProgressCounter

    /// Pairs that are counted at once.
    static let step = 4096

    init(
        genome: SimulatedGenome, contacts: ContactModel, settings: SimulationSettings, sample: Int,
        progress: ProgressCounter
    ) {
        self.progress = progress
        self.settings = settings
        self.sample = sample
        molecules = MoleculeFactory(genome: genome, contacts: contacts, settings: settings, sample: sample)
        sequencer = Sequencer(readLength: settings.readLength)
    }

    /// Writes the pairs of `lane` (from 1) and says what they are.
    ///
    /// - Parameter threads: further threads that compress each of the two files.
    func write(
        lane: Int, to files: SimulationFiles, threads: Int
    ) throws(SequenceIOError) -> SimulationRecord.Sample {
        let name = settings.samples[sample]
        var counts = SimulationRecord.Sample(name: name)
        var reads1 = try TextOutput.create(files.reads(sample: name, lane: lane, mate: 1), level: 1, threads: threads)
        var reads2 = try TextOutput.create(files.reads(sample: name, lane: lane, mate: 2), level: 1, threads: threads)
        let buffer = PairBuffer(molecule: molecules.longest, readLength: settings.readLength)
        let prefix = Array("@SIM:1:\(name):\(lane):1101:".utf8)
        for number in settings.pairs * (lane - 1) / settings.lanes..<settings.pairs * lane / settings.lanes {
            make(number, in: buffer, counts: &counts)
            if counts.pairs.isMultiple(of: Self.step) { progress.add(Self.step) }
            buffer.startRecord(prefix, number: number)
            try reads1.append(buffer.record(mate: 1))
            try reads2.append(buffer.record(mate: 2))
        }
        try reads1.finish()
        try reads2.finish()
        return counts
    }

    /// Makes pair `number` of the sample.
    private func make(_ number: Int, in buffer: PairBuffer, counts: inout SimulationRecord.Sample) {
        let origin = PairOrigin(number: number, sample: sample, settings: settings)
        let molecule = molecules.make(origin.molecule, into: buffer.molecule)
        var random = RandomStream(seed: settings.seed, purpose: .sequencing, group: sample, item: number)
        var start = 0
        var end = molecule.length
        if origin.isDuplicate && settings.duplicateShift > 0 {
            start += random.below(settings.duplicateShift + 1)
            end -= random.below(settings.duplicateShift + 1)
        }
        sequencer.read(
            buffer.molecule + start, isReverse: false, &random, bases: buffer.bases(1), qualities: buffer.qualities(1))
        sequencer.read(
            buffer.molecule + end - 1, isReverse: true, &random, bases: buffer.bases(2),
            qualities: buffer.qualities(2))

        counts.pairs += 1
        let length = settings.readLength
        if molecule.junction > start, molecule.junction < start + length || molecule.junction > end - length {
            counts.pairsAcrossJunction += 1
        }
        guard !origin.isDuplicate else {
            counts.duplicates += 1
            return
        }
        switch (molecule.kind, molecule.contact) {
        case (.random, _): counts.random += 1
        case (.unligated, _): counts.unligated += 1
        case (.ligated, let contact): if contact?.isCis == true { counts.cis += 1 } else { counts.trans += 1 }
        }
    }
}

/// The memory of one pair: its molecule, and a FASTQ record for either read.
///
/// The records have the same shape for all pairs (`name` LF `bases` LF `+` LF `qualities` LF) with the name set flush
/// against the bases, so only the start of a record moves.
private final class PairBuffer {
    let molecule: UnsafeMutablePointer<UInt8>
    private let records: UnsafeMutablePointer<UInt8>
    private let readLength: Int
    private let stride: Int
    private var nameLength = 0
    /// Room for the name line of either record.
    private static let nameRoom = 256

    init(molecule: Int, readLength: Int) {
        self.molecule = .allocate(capacity: molecule)
        self.readLength = readLength
        stride = Self.nameRoom + 2 * readLength + 4
        records = .allocate(capacity: 2 * stride)
        for mate in 1...2 {
            bases(mate)[readLength] = UInt8(ascii: "\n")
            bases(mate)[readLength + 1] = UInt8(ascii: "+")
            bases(mate)[readLength + 2] = UInt8(ascii: "\n")
            qualities(mate)[readLength] = UInt8(ascii: "\n")
        }
    }

    deinit {
        molecule.deallocate()
        records.deallocate()
    }

    func bases(_ mate: Int) -> UnsafeMutablePointer<UInt8> { records + (mate - 1) * stride + Self.nameRoom }
    func qualities(_ mate: Int) -> UnsafeMutablePointer<UInt8> { bases(mate) + readLength + 3 }

    /// Writes the name lines: the prefix, two numbers that make it unique, and the mate.
    func startRecord(_ prefix: [UInt8], number: Int) {
        for mate in 1...2 {
            var end = bases(mate)
            end = Self.prepend(mate == 1 ? " 1:N:0:0\n" : " 2:N:0:0\n", before: end)
            end = Self.prepend(1000 + number % 9000, before: end)
            end = Self.prepend(":", before: end)
            end = Self.prepend(1000 + number / 9000, before: end)
            end -= prefix.count
            prefix.withUnsafeBufferPointer { end.update(from: $0.baseAddress!, count: $0.count) }
            nameLength = bases(mate) - end
        }
    }

    func record(mate: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: bases(mate) - nameLength, count: nameLength + 2 * readLength + 4)
    }

    private static func prepend(_ text: StaticString, before end: UnsafeMutablePointer<UInt8>)
        -> UnsafeMutablePointer<UInt8>
    {
        let start = end - text.utf8CodeUnitCount
        start.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        return start
    }

    private static func prepend(_ number: Int, before end: UnsafeMutablePointer<UInt8>)
        -> UnsafeMutablePointer<UInt8>
    {
        var rest = number
        var place = end
        repeat {
            place -= 1
            place.pointee = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
            rest /= 10
        } while rest > 0
        return place
    }
}
