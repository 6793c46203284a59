/// What became of one normalisation of one chromosome, or of the genome, at one resolution. A file stands without a
/// vector that could not be computed, as it would with others.
package struct NormalizationOutcome: Sendable, Encodable {
    /// In words that end a sentence about the normalisation.
    package enum Result: String, Sendable, Encodable {
        /// There is a vector; an iteration has reached its tolerance.
        case computed = "computed"
        case notConverged = "did not converge"
        case notTried = "was not tried because a coarser resolution failed"
        case noContacts = "has no contacts to work with"
    }

    /// Which one it is about.
    package let normalization: Normalization
    /// Nil for a vector of the whole genome.
    package let chromosome: String?
    /// In bp.
    package let resolution: Int
    /// What became of it.
    package let result: Result
    /// How many products of the matrix with a vector the iteration took; 0 where there is none.
    package let matrixProducts: Int

    /// One sentence for each normalisation, resolution and reason of those that failed, with the chromosomes together.
    package static func failures(_ outcomes: [NormalizationOutcome]) -> [String] {
        struct Group: Hashable {
            let normalization: Normalization
            let resolution: Int
            let reason: Result
        }
        var groups: [Group: [String]] = [:]
        for outcome in outcomes where outcome.result != .computed {
            let group = Group(
                normalization: outcome.normalization, resolution: outcome.resolution, reason: outcome.result)
            groups[group, default: []].append(outcome.chromosome ?? "the genome")
        }
        let order = groups.keys.sorted {
            ($0.normalization.name, -$0.resolution, $0.reason.rawValue)
                < ($1.normalization.name, -$1.resolution, $1.reason.rawValue)
        }
        return order.map { group in
            let names = groups[group] ?? []
            let shown =
                names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
            return "\(group.normalization) at \(group.resolution) bp \(group.reason.rawValue): \(shown)"
        }
    }
}
