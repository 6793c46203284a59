/// All contacts of a genome at one resolution as one symmetric matrix: the bins of the chromosomes follow each other.
/// The cells within chromosomes come first.
struct GenomeCells: ~Copyable {
    /// Bins are those of the genome.
    private let cells: ContactCells
    /// The number of bins of all chromosomes.
    let binCount: Int
    /// In the order of the file, with the bins of each.
    let chromosomes: [(chromosome: Chromosome, bins: Range<Int>)]
    /// For each chromosome with contacts of its own: where they are.
    private let ownCells: [Int: Range<Int>]
    private let firstBetween: Int

    /// All cells, those within chromosomes included.
    var all: CellSlice { CellSlice(cells) }
    /// The cells between different chromosomes.
    var between: CellSlice { CellSlice(cells, firstBetween..<cells.count) }

    /// The cells of the chromosome with itself.
    func own(_ chromosome: Chromosome) -> CellSlice? {
        ownCells[chromosome.index].map { CellSlice(cells, $0) }
    }

    static func read(_ reader: borrowing HiCReader, resolution: Int) throws(HiCError) -> GenomeCells {
        var bins: [(chromosome: Chromosome, bins: Range<Int>)] = []
        var starts: [Int: Int] = [:]
        var binCount = 0
        for chromosome in reader.chromosomes {
            let count = chromosome.binCount(resolution: resolution)
            starts[chromosome.index] = binCount
            bins.append((chromosome, binCount..<binCount + count))
            binCount += count
        }
        guard binCount < Int(Int32.max) else {
            throw .tooManyBins(path: reader.path, resolution: resolution)
        }
        var cells = ContactCells()
        var ownCells: [Int: Range<Int>] = [:]
        var decoder = try BlockDecoder()
        for chromosome in reader.chromosomes {
            let first = cells.count
            try append(reader, chromosome, chromosome, resolution, starts, &decoder, &cells)
            if cells.count > first { ownCells[chromosome.index] = first..<cells.count }
        }
        let firstBetween = cells.count
        for (place, first) in reader.chromosomes.enumerated() {
            for second in reader.chromosomes[(place + 1)...] where reader.hasMatrix(first, second) {
                try append(reader, first, second, resolution, starts, &decoder, &cells)
            }
        }
        return GenomeCells(
            cells: cells, binCount: binCount, chromosomes: bins, ownCells: ownCells, firstBetween: firstBetween)
    }

    private init(
        cells: consuming ContactCells, binCount: Int, chromosomes: [(chromosome: Chromosome, bins: Range<Int>)],
        ownCells: [Int: Range<Int>], firstBetween: Int
    ) {
        self.cells = cells
        self.binCount = binCount
        self.chromosomes = chromosomes
        self.ownCells = ownCells
        self.firstBetween = firstBetween
    }

    private static func append(
        _ reader: borrowing HiCReader, _ first: Chromosome, _ second: Chromosome, _ resolution: Int,
        _ starts: [Int: Int], _ decoder: inout BlockDecoder, _ cells: inout ContactCells
    ) throws(HiCError) {
        guard let zoom = try reader.zoom(first, second, resolution: resolution) else { return }
        let place = cells.count
        try reader.readContacts(of: zoom, decoder: &decoder, into: &cells)
        cells.move(from: place, x: starts[first.index] ?? 0, y: starts[second.index] ?? 0)
    }
}
