import SequenceIO
import Synchronization

/// Computes the vectors of the genome-wide normalisations at one resolution and cuts them into chromosomes.
struct GenomeNormalizer {
    private(set) var vectors: [ChromosomeVector] = []
    private(set) var outcomes: [NormalizationOutcome] = []

    /// - Parameter normalizations: of the scopes `genome` and `betweenChromosomes`.
    init(
        _ cells: borrowing GenomeCells, resolution: Int, _ normalizations: [Normalization], threads: Int
    ) {
        for scope in [Normalization.Scope.genome, .betweenChromosomes] {
            let wanted = normalizations.filter { $0.scope == scope }
            if wanted.isEmpty { continue }
            let input = BalancingInput(
                scope == .genome ? cells.all : cells.between, bins: cells.binCount, for: wanted)
            let results = Mutex([Int: BalancingResult]())
            let next = Atomic<Int>(0)
            WorkerThreads.run(min(threads, wanted.count)) { _ in
                while true {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < wanted.count else { return }
                    let result = input.vector(wanted[index])
                    results.withLock { $0[index] = result }
                }
            }
            let found = results.withLock { $0 }
            for (index, normalization) in wanted.enumerated() {
                guard let result = found[index] else { continue }
                if let vector = result.vector { add(vector, normalization, resolution, cells) }
                outcomes.append(
                    NormalizationOutcome(
                        normalization: normalization, chromosome: nil, resolution: resolution,
                        result: result.outcome, matrixProducts: result.products))
            }
        }
    }

    private mutating func add(
        _ vector: [Float], _ normalization: Normalization, _ resolution: Int, _ cells: borrowing GenomeCells
    ) {
        for (chromosome, bins) in cells.chromosomes {
            // Expected values come from contacts within chromosomes, whatever the vector was computed from.
            let sums = cells.own(chromosome).map { $0.distanceSums(bins: bins.count, vector: vector[bins]) }
            vectors.append(
                ChromosomeVector(
                    normalization: normalization, resolution: resolution, chromosome: chromosome.index,
                    values: Array(vector[bins]), distanceSums: sums ?? []))
        }
    }
}
