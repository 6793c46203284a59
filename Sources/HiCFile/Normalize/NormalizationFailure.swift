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
}
