/// The last sections of a `.hic` file: where everything lies. Values stay in the file until they are asked for.
struct HiCFooter: Sendable {
    /// Two chromosome indices, the lower first.
    struct Pair: Hashable {
        let first: Int
        let second: Int
    }

    /// Expected values of one kind: where they lie.
    struct ExpectedEntry: Sendable {
        let normalization: Normalization
        let unit: BinUnit
        let binSize: Int
        /// Byte offset and number of the values.
        let position: Int
        let count: Int
        /// By chromosome index.
        let factors: [Int: Double]
    }

    /// A normalisation vector: where it lies.
    struct VectorEntry: Sendable {
        let normalization: Normalization
        let chromosome: Int
        let unit: BinUnit
        let binSize: Int
        let position: Int
        let bytes: Int
    }

    /// Byte offset of each matrix record.
    var matrices: [Pair: Int] = [:]
    var expected: [ExpectedEntry] = []
    var vectors: [VectorEntry] = []
    /// Byte offsets of the sections, for whoever checks or rewrites them.
    var normSectionPosition = 0
    var normIndexPosition = 0
    var normIndexEnd = 0

    init(_ file: FileWindow, _ header: HiCHeader) throws(HiCError) {
        let isWide = header.version > 8
        var cursor = FileCursor(file, at: header.footerPosition)
        _ = isWide ? try cursor.int64("the size of the footer") : try cursor.int32("the size of the footer")
        let count = try cursor.count(bytesEach: 16, "the number of matrices")
        matrices.reserveCapacity(count)
        for _ in 0..<count {
            let start = cursor.position
            let key = try cursor.string(limit: 64, "a matrix key")
            let position = try cursor.int64("the position of matrix \(key)")
            _ = try cursor.int32("the size of matrix \(key)")
            let parts = key.split(separator: "_", omittingEmptySubsequences: false)
            guard parts.count == 2, let first = Int(parts[0]), let second = Int(parts[1]), first >= 0,
                first <= second, second < header.chromosomes.count
            else { throw .invalidField(path: file.path, offset: start, field: "a matrix key", value: "\"\(key)\"") }
            guard position >= 0, position < file.size else {
                throw .invalidField(
                    path: file.path, offset: start, field: "the position of matrix \(key)", value: String(position))
            }
            guard matrices.updateValue(position, forKey: Pair(first: first, second: second)) == nil else {
                throw .invalidField(
                    path: file.path, offset: start, field: "a matrix key", value: "\"\(key)\" a second time")
            }
        }
        try readExpected(&cursor, file, header, isNormalized: false)
        normSectionPosition = cursor.position
        guard header.normIndexPosition <= max(file.size - 4, 0), header.normIndexPosition >= 0 else {
            throw .truncated(
                path: file.path, offset: header.normIndexPosition, what: "the normalisation index", size: file.size)
        }
        // Files without normalisations end here.
        if cursor.remaining == 0 { return }
        try readExpected(&cursor, file, header, isNormalized: true)
        if cursor.remaining == 0 { return }
        try readVectorIndex(&cursor, file, header)
    }

    private mutating func readExpected(
        _ cursor: inout FileCursor, _ file: FileWindow, _ header: HiCHeader, isNormalized: Bool
    ) throws(HiCError) {
        let isWide = header.version > 8
        let valueBytes = isWide ? 4 : 8
        let count = try cursor.count(bytesEach: 16, "the number of expected value vectors")
        for _ in 0..<count {
            let name = isNormalized ? try cursor.string(limit: 256, "a normalisation name") : Normalization.none.name
            let unit = try cursor.unit()
            let binSize = try cursor.int32("a bin size")
            let values = try cursor.count(isWide: isWide, bytesEach: valueBytes, "the number of expected values")
            let position = cursor.position
            try cursor.skip(values * valueBytes, "the expected values")
            let factorCount = try cursor.count(bytesEach: 4 + valueBytes, "the number of chromosome factors")
            var factors: [Int: Double] = [:]
            for _ in 0..<factorCount {
                let chromosome = try cursor.int32("a chromosome index")
                factors[chromosome] = isWide ? try cursor.float32("a factor") : try cursor.float64("a factor")
            }
            expected.append(
                ExpectedEntry(
                    normalization: Normalization(name), unit: unit, binSize: binSize, position: position,
                    count: values, factors: factors))
        }
    }

    private mutating func readVectorIndex(
        _ cursor: inout FileCursor, _ file: FileWindow, _ header: HiCHeader
    ) throws(HiCError) {
        let isWide = header.version > 8
        normIndexPosition = cursor.position
        let count = try cursor.count(bytesEach: isWide ? 26 : 22, "the number of normalisation vectors")
        vectors.reserveCapacity(count)
        for _ in 0..<count {
            let start = cursor.position
            let name = try cursor.string(limit: 256, "a normalisation name")
            let chromosome = try cursor.int32("a chromosome index")
            let unit = try cursor.unit()
            let binSize = try cursor.int32("a bin size")
            let position = try cursor.int64("the position of a normalisation vector")
            let bytes = isWide ? try cursor.int64("the size of a vector") : try cursor.int32("the size of a vector")
            guard header.chromosomes.indices.contains(chromosome) else {
                throw .invalidField(
                    path: file.path, offset: start, field: "the chromosome of a normalisation vector",
                    value: String(chromosome))
            }
            guard position >= 0, bytes >= 4, position <= file.size, bytes <= file.size - position else {
                throw .truncated(
                    path: file.path, offset: start,
                    what: "the \(name) vector of \(header.chromosomes[chromosome].name)", size: file.size)
            }
            vectors.append(
                VectorEntry(
                    normalization: Normalization(name), chromosome: chromosome, unit: unit, binSize: binSize,
                    position: position, bytes: bytes))
        }
        normIndexEnd = cursor.position
    }
}
