import CShims

/// Counts bases and qualities by cycle, in numbers so small that they must be settled now and then.
struct CycleCounter: ~Copyable {
    /// What can be wrong with a read.
    struct Faults {
        /// A letter beside A, C, G, T and N.
        var letter = false
        /// A quality outside `!` to `~`.
        var quality = false
    }

    /// Reads that may be added before the counts must be settled: they are bytes.
    static let mostReads = 255
    private static let most = CycleStatistics.most

    private let counts: shim_cycle_counts
    private(set) var reads = 0
    /// Cycles that the longest read has.
    private(set) var longest = 0

    init() {
        counts = shim_cycle_counts(
            letters: .allocate(capacity: 6 * Self.most), qualities: .allocate(capacity: Self.most),
            most: Int64(Self.most))
        clear()
    }

    deinit {
        counts.letters.deallocate()
        counts.qualities.deallocate()
    }

    /// How many reads have a letter (A, C, G, T, N; 5: a quality of at least 30) in a cycle.
    func count(_ letter: Int, _ cycle: Int) -> Int { Int(counts.letters[letter * Self.most + cycle]) }

    /// The sum of the qualities of a cycle.
    func quality(_ cycle: Int) -> Int { Int(counts.qualities[cycle]) }

    mutating func clear() {
        counts.letters.initialize(repeating: 0, count: 6 * Self.most)
        counts.qualities.initialize(repeating: 0, count: Self.most)
        reads = 0
        longest = 0
    }

    /// Adds a read as far as its cycles are told apart, and says where in its planes its letters are. Behind both texts
    /// `TextBlock.slack` bytes may be read.
    @inline(__always)
    mutating func add(_ record: FastqRecord, _ planes: inout BasePlanes) -> Faults {
        let count = min(record.bases.count, Self.most)
        longest = max(longest, count)
        reads &+= 1
        let faults = shim_count_cycles(
            record.bases.baseAddress, record.qualities.baseAddress, Int64(count), counts, planes.start,
            Int64(planes.capacity))
        return Faults(
            letter: faults & UInt32(SHIM_WRONG_LETTER) != 0, quality: faults & UInt32(SHIM_WRONG_QUALITY) != 0)
    }
}
