/// A chromosome and resolution that got no normalisation vector. The file stands without it, as it would with others.
package struct NormalizationFailure: Sendable, CustomStringConvertible {
    package enum Reason: String, Sendable {
        case notConverged = "did not converge"
        case notTried = "was not tried because a coarser resolution failed"
        case noContacts = "has no contacts to work with"
    }

    package let normalization: Normalization
    package let chromosome: String
    /// In bp.
    package let resolution: Int
    package let reason: Reason

    package var description: String {
        "\(normalization) of \(chromosome) at \(resolution) bp \(reason.rawValue)"
    }

    /// One sentence for each normalisation, resolution and reason, with the chromosomes together.
    package static func sentences(_ failures: [NormalizationFailure]) -> [String] {
        struct Group: Hashable {
            let normalization: Normalization
            let resolution: Int
            let reason: Reason
        }
        var groups: [Group: [String]] = [:]
        for failure in failures {
            let group = Group(
                normalization: failure.normalization, resolution: failure.resolution, reason: failure.reason)
            groups[group, default: []].append(failure.chromosome)
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
