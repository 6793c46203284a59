/// Counts reads one after the other, and answers what else is asked of each.
struct ReadCounter: ~Copyable {
    private(set) var statistics = ReadStatistics()
    private var cycles = CycleCounter()
    private var planes = BasePlanes()
    private let finder: JunctionFinder

    init(_ finder: JunctionFinder) { self.finder = finder }

    /// What is known of a read beside what is counted.
    struct Answer {
        /// A bit for each junction in it.
        let junctions: UInt32
        /// The hash of its first bases.
        let hash: UInt64
    }

    /// Counts a read; nil when there is something wrong with its letters, which `fault` names.
    mutating func add(_ record: FastqRecord) -> Answer? {
        let count = record.bases.count
        planes.begin(count)
        var faults = cycles.add(record, &planes)
        if count > CycleStatistics.most {
            addBeyond(record, &faults)
            planes.set(record.bases, from: CycleStatistics.most)
        }
        if cycles.reads == CycleCounter.mostReads { settle() }
        if faults.quality || faults.letter && Self.wrongLetter(record.bases) != nil { return nil }
        statistics.reads &+= 1
        statistics.bases &+= count
        statistics.shortest = min(statistics.shortest, count)
        statistics.longest = max(statistics.longest, count)
        let length = min(count, ReadStatistics.longestTold)
        if length >= statistics.lengths.count {
            statistics.lengths += Array(repeating: 0, count: length + 1 - statistics.lengths.count)
        }
        statistics.lengths[length] += 1
        planes.join(finder.letterSets)
        statistics.artefacts.add(planes)
        return Answer(junctions: finder.find(in: planes), hash: DuplicateSample.hash(planes))
    }

    /// The statistics of all reads.
    consuming func finish() -> ReadStatistics {
        settle()
        return statistics
    }

    /// What is wrong with a read that was not counted.
    static func fault(_ record: FastqRecord) -> String {
        if let end = record.qualities.firstIndex(of: 0x0A) { return "\(record.bases.count) bases but \(end) qualities" }
        let isWrong = record.qualities.contains { !(33...126).contains($0) }
        return isWrong ? "a quality outside ! to ~" : wrongLetter(record.bases) ?? ""
    }

    private mutating func settle() {
        statistics.cycles.add(cycles)
        cycles.clear()
    }

    /// Bases beyond the cycles that are told apart.
    private mutating func addBeyond(_ record: FastqRecord, _ faults: inout CycleCounter.Faults) {
        for index in CycleStatistics.most..<record.bases.count {
            switch record.bases[index] & 0xDF {
            case UInt8(ascii: "G"), UInt8(ascii: "C"): statistics.gcBeyond += 1
            case UInt8(ascii: "A"), UInt8(ascii: "T"): break
            case UInt8(ascii: "N"): statistics.unknownBeyond += 1
            default: faults.letter = true
            }
            let value = record.qualities[index]
            if value >= 33 + 30 { statistics.q30Beyond += 1 }
            if value < 33 || value > 126 { faults.quality = true }
        }
    }

    /// Letters beside A, C, G, T and N: those for more than one base are allowed.
    private static func wrongLetter(_ read: UnsafeRawBufferPointer) -> String? {
        let allowed = Array("ACGTNURYSWKMBDHV.-".utf8)
        for (index, byte) in read.enumerated() where !allowed.contains(byte) && !allowed.contains(byte & 0xDF) {
            let shown = (33...126).contains(byte) ? "'\(Character(UnicodeScalar(byte)))'" : "byte \(byte)"
            return "\(shown) at base \(index + 1) is no base"
        }
        return nil
    }
}
