/// The name of a normalisation as it stands in a `.hic` file, such as `KR`. `NONE` means raw counts.
package struct Normalization: Hashable, Sendable, CustomStringConvertible, Encodable {
    /// The name, verbatim: other programs bring their own, such as `ICE`.
    package let name: String

    /// Takes any name.
    package init(_ name: String) {
        self.name = name
    }

    package var description: String { name }

    /// Writes the name alone.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }

    /// Raw counts.
    package static let none = Normalization("NONE")
    /// Vanilla coverage: the row sums.
    package static let vc = Normalization("VC")
    /// The square roots of the row sums.
    package static let vcSqrt = Normalization("VC_SQRT")
    /// Knight-Ruiz matrix balancing.
    package static let kr = Normalization("KR")
    /// Juicer's alternating scaling.
    package static let scale = Normalization("SCALE")

    /// Those that are computed for each chromosome, the best first: balanced matrices, of which KR has been the usual
    /// one (Rao et al. 2014), then coverage, which lifts sparse bins too much without the root.
    package static let byQuality: [Normalization] = [.kr, .scale, .vcSqrt, .vc]
}
