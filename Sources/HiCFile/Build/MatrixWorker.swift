import SequenceIO

/// The contacts of all chromosome pairs, in memory or on disk.
enum ContactSource: Sendable {
    case memory(GroupedContacts)
    case runs([SpilledRun])

    /// About how many bytes the matrix of a pair takes while it is made: the cells of each level, coarser ones being
    /// fewer, and of one level those that are balanced; contacts in memory are sorted beside them.
    func memoryNeeded(pair: Int, levels: Int) -> Int {
        let sorting =
            switch self {
            case .memory: 24
            case .runs: 0
            }
        return count(pair: pair) * (sorting + 8 + 12 * min(levels, 4))
    }

    /// The number of contacts (on disk: of cells) of a pair.
    func count(pair: Int) -> Int {
        switch self {
        case .memory(let contacts): contacts.count(pair: pair)
        case .runs(let runs): runs.reduce(0) { $0 + $1.count(pair: pair) }
        }
    }
}

/// The matrix of one chromosome pair, to be made.
struct MatrixJob: Sendable {
    let first: Chromosome
    let second: Chromosome
    /// The number of the pair in the contact source.
    let pair: Int
    /// How its cells are packed: key = y << `columnBits` | x, of `keyBits` bits in all.
    let columnBits: Int
    let keyBits: Int
}

/// Makes matrices, one after another, from contacts. One worker serves one thread.
struct MatrixWorker: ~Copyable {
    private let plan: LevelPlan
    private let normalizations: [Normalization]
    private var encoder: BlockEncoder
    private var coarsener = CellCoarsener()

    /// Cells of one level; arrays cannot hold them without a box.
    private final class Level {
        let cells: ContactCells
        init(_ cells: consuming ContactCells) { self.cells = cells }
    }

    init(
        plan: LevelPlan, version: Int, normalizations: [Normalization], compressionLevel: Int
    ) throws(HiCBuildError) {
        self.plan = plan
        self.normalizations = normalizations
        encoder = try BlockEncoder.make(level: compressionLevel, version: version)
    }

    mutating func run(_ job: MatrixJob, _ source: ContactSource) throws(HiCBuildError) -> MatrixResult {
        let result = MatrixResult(job.first, job.second)
        let isIntra = job.first.index == job.second.index
        var levels: [Level] = []
        for level in plan.levels {
            let cells: ContactCells
            if let origin = level.source {
                cells = coarsener.coarsen(
                    levels[origin.level].cells, factor: origin.factor,
                    columns: job.first.binCount(resolution: level.resolution))
            } else {
                cells = try Self.baseCells(job, source)
            }
            if let headerIndex = level.headerIndex {
                let grid = encoder.grid(job.first, job.second, resolution: level.resolution)
                let bins = max(job.first.length, job.second.length) / level.resolution + 1
                let blocks = try encoder.encode(
                    cells, grid: grid, bins: bins, resolution: level.resolution, into: result)
                result.zooms.append(
                    MatrixResult.Zoom(
                        headerIndex: headerIndex, resolution: level.resolution,
                        sum: Self.sum(cells, isIntra: isIntra), cellCount: cells.count, grid: grid, blocks: blocks))
                if isIntra {
                    result.distanceSums[level.resolution] = CellSlice(cells).distanceSums(
                        bins: job.first.binCount(resolution: level.resolution), vector: nil)
                }
            }
            levels.append(Level(cells))
        }
        result.zooms.sort { $0.headerIndex < $1.headerIndex }
        if isIntra && !normalizations.isEmpty { normalize(levels, into: result) }
        return result
    }

    /// The cells of the finest level, in the order of y, then x.
    private static func baseCells(_ job: MatrixJob, _ source: ContactSource) throws(HiCBuildError) -> ContactCells {
        let mask = (UInt64(1) << UInt64(job.columnBits)) - 1
        let shift = UInt64(job.columnBits)
        let capacity = source.count(pair: job.pair)
        var cells = ContactCells(capacity: capacity)
        switch source {
        case .memory(let contacts):
            contacts.forEachCell(pair: job.pair, bits: job.keyBits) { key, sum in
                cells.append(
                    x: Int32(truncatingIfNeeded: key & mask), y: Int32(truncatingIfNeeded: key &>> shift),
                    count: Float(sum))
            }
        case .runs(let runs):
            do throws(SequenceIOError) {
                var merged = try MergedRuns(runs, pair: job.pair)
                while let (key, sum) = try merged.next() {
                    cells.append(
                        x: Int32(truncatingIfNeeded: key & mask), y: Int32(truncatingIfNeeded: key &>> shift),
                        count: Float(sum))
                }
            } catch { throw .file(error) }
        }
        return cells
    }

    private static func sum(_ cells: borrowing ContactCells, isIntra: Bool) -> Double {
        let x = cells.x
        let y = cells.y
        let counts = cells.counts
        var total = 0.0
        for index in 0..<cells.count {
            total += isIntra && x[index] != y[index] ? 2 * Double(counts[index]) : Double(counts[index])
        }
        return total
    }

    /// From the coarsest level to the finest, so that a failure can spare the finer ones.
    private func normalize(_ levels: [Level], into result: MatrixResult) {
        var normalizer = ChromosomeNormalizer(result.first)
        for (level, box) in zip(plan.levels, levels).reversed() where level.headerIndex != nil {
            normalizer.add(CellSlice(box.cells), resolution: level.resolution, normalizations)
        }
        result.vectors = normalizer.vectors
        result.outcomes = normalizer.outcomes
    }
}
