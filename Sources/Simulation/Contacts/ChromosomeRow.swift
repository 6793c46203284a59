/// All chromosomes in a row, one behind the other.
struct ChromosomeRow: Sendable {
    /// Of all chromosomes together, in bp.
    let length: Int
    /// Where each chromosome starts in the row, and where the last one ends; 0-based bp.
    private let starts: [Int]
    /// The chromosome at the start of each stretch of the row of 2^`stretch` bp: from there it is a step or two.
    private let chromosomes: [Int]
    private let stretch: Int

    init(_ chromosomes: [Chromosome]) {
        var starts = [0]
        for chromosome in chromosomes { starts.append(starts[starts.count - 1] + chromosome.length) }
        let length = starts[starts.count - 1]
        let stretch = max(0, Int.bitWidth - length.leadingZeroBitCount - 12)
        self.length = length
        self.stretch = stretch
        self.starts = starts
        var chromosome = 0
        self.chromosomes = (0...length &>> stretch).map {
            while chromosome + 1 < chromosomes.count, starts[chromosome + 1] <= $0 &<< stretch { chromosome += 1 }
            return chromosome
        }
    }

    /// The chromosome and the position in it, 0-based, of a place in the row.
    func place(_ position: Int) -> (chromosome: Int, position: Int) {
        var chromosome = chromosomes[position &>> stretch]
        while starts[chromosome + 1] <= position { chromosome += 1 }
        return (chromosome, position - starts[chromosome])
    }
}
