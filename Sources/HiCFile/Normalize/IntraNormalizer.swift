/// Computes the normalisation vectors of one chromosome, from the coarsest resolution to the finest.
struct IntraNormalizer {
    /// What is computed here.
    static let known: [Normalization] = [.vc, .vcSqrt, .kr]

    enum Outcome {
        case vector([Double])
        case failed(NormalizationFailure.Reason)
    }

    private var failed: Set<Normalization> = []

    /// The vector for `normalization` of these cells, which are in the order of y, then x.
    mutating func vector(
        _ normalization: Normalization, _ cells: borrowing ContactCells, rowSums: [Double]
    ) -> Outcome {
        let raw: [Double]
        switch normalization {
        case .vc:
            raw = rowSums
        case .vcSqrt:
            raw = rowSums.map { $0.squareRoot() }
        default:
            if failed.contains(normalization) { return .failed(.notTried) }
            var solver = KnightRuiz()
            guard let balanced = solver.vector(cells, rowSums: rowSums) else {
                failed.insert(normalization)
                return .failed(.notConverged)
            }
            raw = balanced
        }
        guard let scaled = NormalizationScale.scaled(cells, raw) else { return .failed(.noContacts) }
        return .vector(scaled)
    }

    /// The row sums of a symmetric matrix that is stored once.
    static func rowSums(_ cells: borrowing ContactCells, bins: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: bins)
        let x = cells.x
        let y = cells.y
        let counts = cells.counts
        for index in 0..<cells.count {
            let count = Double(counts[index])
            sums[Int(x[index])] += count
            if x[index] != y[index] { sums[Int(y[index])] += count }
        }
        return sums
    }

    /// Counts by distance: raw without a vector, else divided by the vector's values, in single precision as all
    /// programs do it.
    static func distanceSums(_ cells: borrowing ContactCells, bins: Int, vector: [Float]?) -> [Double] {
        var sums = [Double](repeating: 0, count: bins)
        let x = cells.x
        let y = cells.y
        let counts = cells.counts
        guard let vector else {
            for index in 0..<cells.count { sums[Int(y[index] &- x[index])] += Double(counts[index]) }
            return sums
        }
        for index in 0..<cells.count where counts[index] > 0 {
            let first = vector[Int(x[index])]
            let second = vector[Int(y[index])]
            guard first > 0, second > 0 else { continue }
            sums[Int(y[index] &- x[index])] += Double(counts[index] / (first * second))
        }
        return sums
    }
}
