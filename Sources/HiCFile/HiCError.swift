/// What can be wrong with a `.hic` file that is read.
package enum HiCError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The operating system refuses to open or read the file.
    case cannotRead(path: String, reason: String)
    /// The first bytes are not the magic of any file that is known here.
    case notHiC(path: String)
    /// The file is HDF5: `.cool` or `.mcool`.
    case coolerFile(path: String)
    /// A version that no reader here knows.
    case unsupportedVersion(path: String, version: Int)
    /// Something that the file announces lies beyond its end.
    case truncated(path: String, offset: Int, what: String, size: Int)
    /// A field has a value that cannot be.
    case invalidField(path: String, offset: Int, field: String, value: String)
    /// The compressed bytes of a block are damaged.
    case damagedBlock(path: String, offset: Int, number: Int)
    /// A block would need more memory than the limit.
    case blockTooLarge(path: String, offset: Int, number: Int, limit: Int)
    /// The payload of a block contradicts itself; the offset is in the file, `byte` in the inflated block.
    case invalidBlock(path: String, offset: Int, number: Int, byte: Int, problem: String)
    /// The file has no such chromosome.
    case unknownChromosome(path: String, name: String, known: [String])
    /// The file has no such resolution.
    case unknownResolution(path: String, resolution: Int, unit: BinUnit, known: [Int])
    /// The file has no normalisation vector of this kind for the chromosome at the resolution.
    case missingNormalization(
        path: String, normalization: String, chromosome: String, resolution: Int, unit: BinUnit, known: [String])
    /// The file has no expected values of this kind at the resolution.
    case missingExpected(path: String, normalization: String, resolution: Int, unit: BinUnit = .basePairs)
    /// The bins of all chromosomes together are too many for one matrix.
    case tooManyBins(path: String, resolution: Int)
    /// Memory for a buffer could not be had.
    case outOfMemory(bytes: Int)

    package var description: String {
        switch self {
        case .cannotRead(let path, let reason):
            return "\(path): cannot be read: \(reason)"
        case .notHiC(let path):
            return "\(path): not a .hic file: it does not start with the bytes \"HIC\""
        case .coolerFile(let path):
            return "\(path): an HDF5 file, perhaps .cool or .mcool, which is not read here; "
                + "convert it to .hic first, for instance with hictk convert"
        case .unsupportedVersion(let path, let version):
            return "\(path): .hic version \(version) is not supported; versions 7, 8 and 9 are"
        case .truncated(let path, let offset, let what, let size):
            return "\(path): byte \(offset): \(what) ends beyond the end of the file (\(size) bytes); "
                + "the file is truncated or damaged"
        case .invalidField(let path, let offset, let field, let value):
            return "\(path): byte \(offset): \(field) cannot be \(value); the file is damaged"
        case .damagedBlock(let path, let offset, let number):
            return "\(path): byte \(offset): the compressed data of block \(number) is damaged"
        case .blockTooLarge(let path, let offset, let number, let limit):
            return "\(path): byte \(offset): block \(number) inflates to more than the limit of \(limit) bytes; "
                + "the file is damaged"
        case .invalidBlock(let path, let offset, let number, let byte, let problem):
            return "\(path): byte \(offset): block \(number), inflated byte \(byte): \(problem); the file is damaged"
        case .unknownChromosome(let path, let name, let known):
            let shown = known.prefix(30).joined(separator: ", ") + (known.count > 30 ? ", ..." : "")
            return "\(path): no chromosome named \"\(name)\"; the file has \(shown)"
        case .unknownResolution(let path, let resolution, let unit, let known):
            return "\(path): no resolution of \(resolution) \(unit.noun); the file has "
                + (known.isEmpty ? "none in this unit" : known.map(String.init).joined(separator: ", "))
        case .missingNormalization(let path, let normalization, let chromosome, let resolution, let unit, let known):
            return "\(path): no \(normalization) vector for \(chromosome) at \(resolution) \(unit.noun); "
                + (known.isEmpty ? "there is none of any kind" : "there is " + known.joined(separator: ", "))
        case .missingExpected(let path, let normalization, let resolution, let unit):
            return "\(path): no expected values for \(normalization) at \(resolution) \(unit.noun)"
        case .tooManyBins(let path, let resolution):
            return "\(path): the genome has too many bins of \(resolution) bp for one matrix; use a coarser resolution"
        case .outOfMemory(let bytes):
            return "no memory for a buffer of \(bytes) bytes; end other programs or use fewer threads"
        }
    }
}
