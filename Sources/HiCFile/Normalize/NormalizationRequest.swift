/// A normalisation that is wanted, and how far.
package struct NormalizationRequest: Sendable {
    /// What is to be computed.
    package let normalization: Normalization
    /// In bp; finer resolutions go without.
    package let minimumResolution: Int

    /// In bp. Finer matrices of a whole genome are too sparse and too large, unless somebody asks for them.
    package static let genomeResolution = 25_000

    /// - Parameter minimumResolution: in bp; nil means all resolutions for normalisations within chromosomes and
    ///   `genomeResolution` for those of the whole genome.
    package init(_ normalization: Normalization, minimumResolution: Int? = nil) {
        self.normalization = normalization
        self.minimumResolution =
            minimumResolution ?? (normalization.scope == .chromosome ? 0 : Self.genomeResolution)
    }

    /// Throws when one of them is unknown or can be computed at none of the resolutions.
    static func check(_ requests: [NormalizationRequest], resolutions: [Int]) throws(HiCBuildError) {
        for request in requests {
            guard request.normalization.method != nil else {
                throw .unknownNormalization(
                    request.normalization.name, known: Normalization.computable.map(\.name))
            }
            guard resolutions.contains(where: { $0 >= request.minimumResolution }) else {
                throw .noResolution(request.normalization, minimum: request.minimumResolution)
            }
        }
    }
}

extension [NormalizationRequest] {
    /// The normalisations within chromosomes, or those of the whole genome, that are wanted at a resolution.
    func wanted(at resolution: Int, ofGenome: Bool) -> [Normalization] {
        filter { $0.minimumResolution <= resolution && ($0.normalization.scope != .chromosome) == ofGenome }
            .map(\.normalization)
    }
}
