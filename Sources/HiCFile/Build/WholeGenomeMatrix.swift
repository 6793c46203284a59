/// The matrix of the whole genome against itself, in about 500 bins: the overview that viewers open with.
struct WholeGenomeMatrix: ~Copyable {
    /// The pseudo-chromosome; its length is in kb.
    let chromosome: Chromosome
    /// In kb.
    let binSize: Int
    private let binCount: Int
    /// By chromosome index: the sum of the lengths before it, in bp.
    private let offsets: [Int]
    private let sums: UnsafeMutablePointer<Double>
    private let basesPerBin: Int

    init(_ chromosomes: [Chromosome]) {
        var total = 0
        var offsets = [0]
        for chromosome in chromosomes {
            offsets.append(total)
            total += chromosome.length
        }
        self.offsets = offsets
        chromosome = Chromosome(index: 0, name: "All", length: total / 1000)
        binSize = max(1, chromosome.length / 500)
        binCount = chromosome.length / binSize + 1
        basesPerBin = binSize * 1000
        sums = .allocate(capacity: binCount * binCount)
        sums.initialize(repeating: 0, count: binCount * binCount)
    }

    deinit { sums.deallocate() }

    /// Adds a contact at these positions (bp) of two chromosomes.
    @inline(__always)
    mutating func add(_ chromosome1: Int, _ position1: Int, _ chromosome2: Int, _ position2: Int, score: Float) {
        let first = (offsets[chromosome1] &+ position1) / basesPerBin
        let second = (offsets[chromosome2] &+ position2) / basesPerBin
        sums[max(first, second) &* binCount &+ min(first, second)] += Double(score)
    }

    /// The matrix, ready to be written.
    func result(_ encoder: inout BlockEncoder) throws(HiCBuildError) -> MatrixResult {
        var cells = ContactCells()
        var total = 0.0
        for y in 0..<binCount {
            for x in 0...y where sums[y * binCount + x] != 0 {
                let sum = sums[y * binCount + x]
                cells.append(x: Int32(x), y: Int32(y), count: Float(sum))
                total += x == y ? sum : 2 * sum
            }
        }
        let result = MatrixResult(chromosome, chromosome)
        let grid = BlockGrid.wholeGenome(bins: binCount, version: encoder.version)
        let blocks = try encoder.encode(cells, grid: grid, bins: binCount, resolution: binSize, into: result)
        result.zooms.append(
            MatrixResult.Zoom(
                headerIndex: 0, resolution: binSize, sum: total, cellCount: cells.count, grid: grid, blocks: blocks))
        return result
    }
}
