/// Gathers from chromosomes what stands in the footer.
final class FooterContent {
    private struct Key: Hashable {
        let normalization: Normalization
        /// In bp.
        let resolution: Int
    }

    /// Coarsest first.
    private let resolutions: [Int]
    private let chromosomes: [Chromosome]
    private let normalizations: [Normalization]
    private var accumulators: [Key: ExpectedAccumulator] = [:]
    private var stored: [Key: [ChromosomeVector]] = [:]

    init(resolutions: [Int], chromosomes: [Chromosome], normalizations: [Normalization]) {
        self.resolutions = resolutions
        self.chromosomes = chromosomes
        self.normalizations = normalizations
    }

    /// Adds raw counts by distance; chromosomes come in their order.
    func add(_ sums: [Double], resolution: Int, chromosome: Int) {
        add(sums, Key(normalization: .none, resolution: resolution), chromosome)
    }

    /// Adds a vector; those of one kind come in the order of their chromosomes.
    func add(_ vector: ChromosomeVector) {
        let key = Key(normalization: vector.normalization, resolution: vector.resolution)
        add(vector.distanceSums, key, vector.chromosome)
        stored[key, default: []].append(vector)
    }

    private func add(_ sums: [Double], _ key: Key, _ chromosome: Int) {
        accumulators[key, default: ExpectedAccumulator(resolution: key.resolution, chromosomes: chromosomes)]
            .add(sums, chromosome: chromosome)
    }

    private func expected(of normalization: Normalization, resolution: Int) -> HiCWriter.Expected? {
        guard let sums = accumulators[Key(normalization: normalization, resolution: resolution)], !sums.isEmpty else {
            return nil
        }
        return HiCWriter.Expected(normalization: normalization, resolution: resolution, vector: sums.finish())
    }

    /// Expected values of raw counts, from the coarsest resolution to the finest.
    func expected() -> [HiCWriter.Expected] {
        resolutions.compactMap { expected(of: .none, resolution: $0) }
    }

    /// Adds expected values and vectors by resolution, normalisation and chromosome.
    func put(into section: inout NormSection) {
        for resolution in resolutions {
            for normalization in normalizations {
                if let entry = expected(of: normalization, resolution: resolution) {
                    section.add(normalization, resolution: resolution, entry.vector)
                }
                for vector in stored[Key(normalization: normalization, resolution: resolution)] ?? [] {
                    section.add(vector)
                }
            }
        }
    }
}
