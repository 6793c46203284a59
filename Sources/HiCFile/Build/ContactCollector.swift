import SequenceIO

/// Takes contacts in any order and keeps them by chromosome pair, in memory as long as there is enough of it.
struct ContactCollector: ~Copyable {
    private(set) var wholeGenome: WholeGenomeMatrix
    /// The number of contacts, and of those within one chromosome.
    private(set) var count = 0
    private(set) var intraCount = 0
    /// The number of positions that were moved to the end (or start) of their chromosome.
    private(set) var clampedCount = 0
    private(set) var runs: [SpilledRun] = []

    private let chromosomes: [Chromosome]
    /// By chromosome index.
    private let lengths: [Int]
    /// By chromosome index: the bits that a bin of the finest level takes.
    private let binBits: [Int]
    private let baseResolution: UInt32
    private let folder: String
    private let capacity: Int
    private var numbering: PairNumbering
    private var store: ContactStore

    /// - Parameters:
    ///   - baseResolution: the size in bp of the bins in which contacts are counted.
    ///   - folder: where contacts go that memory does not hold.
    init(
        chromosomes: [Chromosome], baseResolution: Int, hasScores: Bool, memoryLimit: Int, folder: String
    ) {
        self.chromosomes = chromosomes
        self.folder = folder
        self.baseResolution = UInt32(baseResolution)
        lengths = [0] + chromosomes.map(\.length)
        binBits = [0] + chromosomes.map { Int.bitWidth - ($0.length / baseResolution).leadingZeroBitCount }
        // While contacts are grouped, and later sorted, they are in memory up to twice.
        capacity = max(memoryLimit / (hasScores ? 48 : 32), 1 << 12)
        numbering = PairNumbering(chromosomeCount: chromosomes.count)
        store = ContactStore(hasScores: hasScores)
        wholeGenome = WholeGenomeMatrix(chromosomes)
    }

    /// True when the next contact needs `spill()` before.
    var isFull: Bool { store.count >= capacity }

    /// Adds a contact. Positions outside of their chromosome are moved to its nearest end, as juicer_tools does.
    @inline(__always)
    mutating func add(_ contact: Contact) {
        var (first, second) = (contact.chromosome1, contact.chromosome2)
        var position1 = contact.position1
        var position2 = contact.position2
        if position1 < 0 || position1 > lengths[first] { position1 = clamp(position1, to: lengths[first]) }
        if position2 < 0 || position2 > lengths[second] { position2 = clamp(position2, to: lengths[second]) }
        if first > second || (first == second && position1 > position2) {
            swap(&first, &second)
            swap(&position1, &position2)
        }
        wholeGenome.add(first, position1, second, position2, score: contact.score)
        let x = UInt64(UInt32(truncatingIfNeeded: position1) / baseResolution)
        let y = UInt64(UInt32(truncatingIfNeeded: position2) / baseResolution)
        store.add(
            key: y &<< UInt64(binBits[first]) | x, pair: numbering.number(first, second), score: contact.score)
        if first == second { intraCount &+= 1 }
        count &+= 1
    }

    private mutating func clamp(_ position: Int, to length: Int) -> Int {
        clampedCount += 1
        return min(max(position, 0), length)
    }

    /// Moves all contacts in memory to a file.
    mutating func spill() throws(SequenceIOError) {
        if store.count == 0 { return }
        let contacts = store.takeGrouped()
        let bits = numbering.pairs.map { binBits[$0.first] + binBits[$0.second] }
        runs.append(try SpilledRun.write(contacts, bits: bits, folder: folder))
    }

    /// All contacts; nothing can be added afterwards.
    mutating func finish() throws(SequenceIOError) -> ContactSource {
        if runs.isEmpty { return .memory(store.takeGrouped()) }
        try spill()
        return .runs(runs)
    }

    /// The matrices to be made, in the order of their chromosomes.
    func jobs() -> [MatrixJob] {
        numbering.pairs.enumerated().map { number, pair in
            MatrixJob(
                first: chromosomes[pair.first - 1], second: chromosomes[pair.second - 1], pair: number,
                columnBits: binBits[pair.first], keyBits: binBits[pair.first] + binBits[pair.second])
        }.sorted { ($0.first.index, $0.second.index) < ($1.first.index, $1.second.index) }
    }
}
