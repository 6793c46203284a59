/// What a `.hic` file holds, in short.
package struct HiCDescription: Encodable, Sendable {
    /// A chromosome.
    package struct NamedLength: Encodable, Sendable {
        /// As the file has it.
        package let name: String
        /// In bp.
        package let length: Int
    }

    /// The path.
    package let file: String
    /// The size of the file.
    package let bytes: Int
    /// Of the format: 7, 8 or 9.
    package let version: Int
    /// The genome id of the header.
    package let genome: String
    /// Without the pseudo-chromosome of the whole genome.
    package let chromosomes: [NamedLength]
    /// In bp, coarsest first.
    package let resolutions: [Int]
    /// In restriction fragments.
    package let fragmentResolutions: [Int]
    /// Those of which there is a vector in bp.
    package let normalizations: [String]
    /// The number of chromosome pairs with contacts, the whole genome's matrix included.
    package let matrices: Int
    /// Of the header, by their keys.
    package let attributes: [String: String]

    /// Of an open file.
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
