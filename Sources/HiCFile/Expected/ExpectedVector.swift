/// Expected counts by distance at one resolution, for one normalisation.
package struct ExpectedVector: Sendable {
    /// The genome-wide expected value of each distance in bins.
    package let values: [Double]
    /// What a chromosome's own level divides `values` by, by chromosome index.
    package let factors: [Int: Double]

    /// Of expected counts by distance, and the factors of chromosomes by index.
    package init(values: [Double], factors: [Int: Double]) {
        self.values = values
        self.factors = factors
    }

    /// The expected value of two bins `distance` apart on the chromosome with this index. Distances beyond the end
    /// have the last value; a chromosome without factor has factor 1.
    @inline(__always)
    package func value(distance: Int, chromosome: Int) -> Double {
        guard !values.isEmpty else { return .nan }
        return values[min(max(distance, 0), values.count - 1)] / (factors[chromosome] ?? 1)
    }

    /// The values of the chromosome with this index, divided by its factor: multiplied with its inverse, to be precise,
    /// as juicer_tools does it.
    package func values(chromosome: Int) -> [Double] {
        let inverse = 1 / (factors[chromosome] ?? 1)
        return values.map { $0 * inverse }
    }
}
