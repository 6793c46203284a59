/// The normalisation vector of a chromosome at one resolution, and what its expected values need.
struct ChromosomeVector: Sendable {
    let normalization: Normalization
    /// In bp.
    let resolution: Int
    /// By chromosome index.
    let chromosome: Int
    /// By bin.
    let values: [Float]
    /// Normalised counts of the chromosome with itself by distance in bins.
    let distanceSums: [Double]
}

/// Computes the normalisation vectors of one chromosome, from the coarsest resolution to the finest.
struct ChromosomeNormalizer {
    let chromosome: Chromosome
    private(set) var vectors: [ChromosomeVector] = []
    private(set) var outcomes: [NormalizationOutcome] = []
    private var failed: Set<Normalization> = []

    init(_ chromosome: Chromosome) {
        self.chromosome = chromosome
    }

    /// Adds the vectors of these cells of the chromosome with itself.
    mutating func add(_ cells: CellSlice, resolution: Int, _ normalizations: [Normalization]) {
        let bins = chromosome.binCount(resolution: resolution)
        let input = BalancingInput(cells, bins: bins, for: normalizations.filter { !failed.contains($0) })
        for normalization in normalizations {
            var result = NormalizationOutcome.Result.notTried
            var products = 0
            if !failed.contains(normalization) {
                let computed = input.vector(normalization)
                result = computed.outcome
                products = computed.products
                if let values = computed.vector {
                    vectors.append(
                        ChromosomeVector(
                            normalization: normalization, resolution: resolution, chromosome: chromosome.index,
                            values: values, distanceSums: cells.distanceSums(bins: bins, vector: values[...])))
                }
                // Finer matrices are sparser still.
                if result == .notConverged { failed.insert(normalization) }
            }
            outcomes.append(
                NormalizationOutcome(
                    normalization: normalization, chromosome: chromosome.name, resolution: resolution,
                    result: result, matrixProducts: products))
        }
    }
}
