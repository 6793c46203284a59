/// Gathers from the matrices what stands in the footer.
final class FooterContent {
    private struct Key: Hashable {
        let normalization: Normalization
        let headerIndex: Int
    }

    private let resolutions: [Int]
    private let chromosomes: [Chromosome]
    private let normalizations: [Normalization]
    private var accumulators: [Key: ExpectedAccumulator] = [:]
    private var stored: [(Key, HiCWriter.Vector)] = []
    private(set) var failures: [NormalizationFailure] = []

    init(plan: LevelPlan, chromosomes: [Chromosome], normalizations: [Normalization]) {
        resolutions = plan.resolutions
        self.chromosomes = chromosomes
        self.normalizations = normalizations
    }

    /// Takes the part of one matrix; matrices come in the order of their chromosomes.
    func take(_ matrix: MatrixResult) {
        let chromosome = matrix.first.index
        for (headerIndex, sums) in matrix.distanceSums {
            add(sums, Key(normalization: .none, headerIndex: headerIndex), chromosome)
        }
        for vector in matrix.vectors {
            let key = Key(normalization: vector.normalization, headerIndex: vector.headerIndex)
            add(vector.distanceSums, key, chromosome)
            let entry = HiCWriter.Vector(
                normalization: vector.normalization, chromosome: chromosome,
                resolution: resolutions[vector.headerIndex], values: vector.values)
            stored.append((key, entry))
        }
        failures += matrix.failures
    }

    private func add(_ sums: [Double], _ key: Key, _ chromosome: Int) {
        accumulators[
            key,
            default: ExpectedAccumulator(resolution: resolutions[key.headerIndex], chromosomes: chromosomes)
        ].add(sums, chromosome: chromosome)
    }

    private func expected(of normalization: Normalization, headerIndex: Int) -> HiCWriter.Expected? {
        guard let sums = accumulators[Key(normalization: normalization, headerIndex: headerIndex)], !sums.isEmpty else {
            return nil
        }
        return HiCWriter.Expected(
            normalization: normalization, resolution: resolutions[headerIndex], vector: sums.finish())
    }

    /// Expected values of raw counts, from the coarsest resolution to the finest.
    func expected() -> [HiCWriter.Expected] {
        resolutions.indices.compactMap { expected(of: .none, headerIndex: $0) }
    }

    /// Expected values of normalised counts, from the coarsest resolution to the finest.
    func normalized() -> [HiCWriter.Expected] {
        resolutions.indices.flatMap { index in
            normalizations.compactMap { expected(of: $0, headerIndex: index) }
        }
    }

    /// The vectors by resolution, normalisation and chromosome.
    func vectors() -> [HiCWriter.Vector] {
        var groups: [Key: [HiCWriter.Vector]] = [:]
        for (key, vector) in stored { groups[key, default: []].append(vector) }
        return resolutions.indices.flatMap { index in
            normalizations.flatMap { groups[Key(normalization: $0, headerIndex: index)] ?? [] }
        }
    }
}
