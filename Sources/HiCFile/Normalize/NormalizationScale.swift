/// The common last step of all normalisations.
enum NormalizationScale {
    /// The factor that a vector of divisors is multiplied with, so that the sum of the normalised matrix equals the sum
    /// of the raw counts over the cells whose both bins have a value. NaN when there is no such cell.
    static func factor(_ cells: CellSlice, _ vector: [Double]) -> Double {
        var raw = 0.0
        var normalized = 0.0
        let x = cells.x
        let y = cells.y
        let counts = cells.counts
        for index in 0..<cells.count {
            let first = vector[Int(x[index])]
            let second = vector[Int(y[index])]
            // False for NaN, too.
            guard first > 0, second > 0 else { continue }
            let count = x[index] == y[index] ? Double(counts[index]) : 2 * Double(counts[index])
            raw += count
            normalized += count / (first * second)
        }
        return (normalized / raw).squareRoot()
    }

    /// The vector times its factor; nil when nothing is left of it.
    static func scaled(_ cells: CellSlice, _ vector: [Double]) -> [Double]? {
        let scale = factor(cells, vector)
        guard scale.isFinite else { return nil }
        return vector.map { $0 * scale }
    }
}
