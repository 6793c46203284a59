extension Normalization {
    /// Which contacts a vector is computed from.
    enum Scope {
        /// Those of one chromosome with itself.
        case chromosome
        /// All of the genome, as one matrix.
        case genome
        /// Those between different chromosomes, as one matrix.
        case betweenChromosomes
    }

    /// How a vector is computed.
    enum Method {
        case coverage
        case coverageRoot
        case knightRuiz
        case scaling

        /// True where a matrix is balanced step by step, which can fail.
        var isIterative: Bool { self == .knightRuiz || self == .scaling }
    }

    /// The normalisations that are computed here.
    package static let computable: [Normalization] = [
        .vc, .vcSqrt, .kr, .scale, Normalization("GW_VC"), Normalization("GW_KR"), Normalization("GW_SCALE"),
        Normalization("INTER_VC"), Normalization("INTER_KR"), Normalization("INTER_SCALE"),
    ]

    var scope: Scope {
        name.hasPrefix("GW_") ? .genome : name.hasPrefix("INTER_") ? .betweenChromosomes : .chromosome
    }

    /// Nil for a normalisation that is not computed here.
    var method: Method? {
        guard Self.computable.contains(self) else { return nil }
        let own = name.split(separator: "_")
        switch scope == .chromosome ? name : String(own[own.count - 1]) {
        case "VC": return .coverage
        case "VC_SQRT": return .coverageRoot
        case "KR": return .knightRuiz
        default: return .scaling
        }
    }
}
