/// What a `.hic` file holds, in short.
package struct HiCDescription: Encodable, Sendable {
    package struct NamedLength: Encodable, Sendable {
        package let name: String
        /// In bp.
        package let length: Int
    }

    package let file: String
    package let bytes: Int
    package let version: Int
    package let genome: String
    package let chromosomes: [NamedLength]
    /// In bp, coarsest first.
    package let resolutions: [Int]
    package let fragmentResolutions: [Int]
    package let normalizations: [String]
    package let matrices: Int
    package let attributes: [String: String]

    package init(_ reader: borrowing HiCReader) {
        file = reader.path
        bytes = reader.byteCount
        version = reader.version
        genome = reader.genome
        chromosomes = reader.chromosomes.map { NamedLength(name: $0.name, length: $0.length) }
        resolutions = reader.resolutions
        fragmentResolutions = reader.fragmentResolutions
        normalizations = reader.normalizations().map(\.name)
        matrices = reader.footer.matrices.count
        attributes = Dictionary(reader.attributes.map { ($0.key, $0.value) }) { first, _ in first }
    }
}
