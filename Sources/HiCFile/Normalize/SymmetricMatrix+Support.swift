extension SymmetricMatrix {
    /// True when it is certain, for counts that are not negative, that no scaling of rows and columns gives all rows one sum; false when it is not known.
    ///
    /// Such a scaling exists, or is approached, only where each row can be paired with a column of its own in which it
    /// has a cell (Sinkhorn and Knopp 1967). A row with a single cell has no choice, and what it takes away is lost to
    /// the others: rows are paired in this way, from the loose ends inwards, until one is left without partner (then
    /// there is no such scaling) or until there are no loose ends (Karp and Sipser 1981). Maps of few contacts have
    /// many: without this test an iteration that cannot end would run up to its limit.
    func cannotBeBalanced() -> Bool {
        // For each row its number of cells with rows that are left, and the sum of their numbers: with one cell left
        // the sum is its column.
        var degrees = [Int32](repeating: 0, count: size)
        var neighbours = [Int](repeating: 0, count: size)
        var partner = [Int32](repeating: -1, count: size)
        for _ in 0..<Self.roundLimit {
            for row in 0..<size {
                degrees[row] = 0
                neighbours[row] = 0
            }
            forEachCell { row, column in
                guard partner[row] < 0, partner[column] < 0 else { return }
                degrees[row] &+= 1
                neighbours[row] &+= column
                if row != column {
                    degrees[column] &+= 1
                    neighbours[column] &+= row
                }
            }
            var hasLooseEnds = false
            for row in 0..<size where partner[row] < 0 && degrees[row] <= 1 {
                if degrees[row] == 0 { return true }
                hasLooseEnds = true
                let other = neighbours[row]
                // Somebody else has only this one, too.
                if partner[other] >= 0 { return true }
                partner[other] = Int32(truncatingIfNeeded: row)
                partner[row] = Int32(truncatingIfNeeded: other)
            }
            if !hasLooseEnds { return false }
        }
        return false
    }

    /// Loose ends come to light one round after the other; most maps need few rounds.
    private static let roundLimit = 100
}
