/// One symmetric matrix and what its normalisations have in common.
///
/// Sendable because nothing of it changes and the cells outlive it.
final class BalancingInput: @unchecked Sendable {
    let cells: CellSlice
    /// By bin.
    let rowSums: [Double]
    /// Without the empty rows; of no rows at all when nobody asks for it.
    let matrix: SymmetricMatrix
    /// For each bin its row in `matrix`, or -1.
    let places: [Int32]

    init(_ cells: CellSlice, bins: Int, for normalizations: [Normalization]) {
        self.cells = cells
        rowSums = cells.rowSums(bins: bins)
        guard normalizations.contains(where: { $0.method?.isIterative == true }) else {
            places = []
            matrix = SymmetricMatrix(CellSlice(), places: [], size: 0)
            return
        }
        let (places, size) = Self.places(rowSums.map { $0 > 0 })
        self.places = places
        matrix = SymmetricMatrix(cells, places: places, size: size)
    }

    /// The rows that the chosen bins get in a matrix of their own, -1 for the others, and their number.
    static func places(_ isKept: [Bool]) -> (places: [Int32], size: Int) {
        var places = [Int32](repeating: -1, count: isKept.count)
        var size = 0
        for bin in isKept.indices where isKept[bin] {
            places[bin] = Int32(size)
            size += 1
        }
        return (places, size)
    }

    /// A vector of divisors, with its last scaling.
    func vector(_ normalization: Normalization) -> BalancingResult {
        let raw: [Double]
        var products = 0
        switch normalization.method {
        case .coverage, nil:
            raw = rowSums
        case .coverageRoot:
            raw = rowSums.map { $0.squareRoot() }
        case .knightRuiz:
            var solver = KnightRuiz()
            guard let balanced = solver.vector(self) else {
                return BalancingResult(vector: nil, outcome: .notConverged, products: solver.products)
            }
            raw = balanced
            products = solver.products
        case .scaling:
            var solver = AlternatingScaling()
            guard let balanced = solver.vector(self) else {
                return BalancingResult(vector: nil, outcome: .notConverged, products: solver.products)
            }
            raw = balanced
            products = solver.products
        }
        guard let scaled = NormalizationScale.scaled(cells, raw) else {
            return BalancingResult(vector: nil, outcome: .noContacts, products: products)
        }
        return BalancingResult(vector: scaled.map { Float($0) }, outcome: .computed, products: products)
    }
}

/// What became of one normalisation of one matrix.
struct BalancingResult {
    /// Nil unless the outcome is `computed`.
    let vector: [Float]?
    let outcome: NormalizationOutcome.Result
    /// The number of products of the matrix with a vector that it took.
    let products: Int
}
