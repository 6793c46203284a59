import SequenceIO

/// The last part of a `.hic` file: expected values of normalised counts, an index of the normalisation vectors, and the
/// vectors.
struct NormSection {
    private struct Vector {
        let normalization: Normalization
        let chromosome: Int
        let unit: BinUnit
        let resolution: Int
        /// As they stand in the file, with their number before them.
        let bytes: [UInt8]
    }

    private let version: Int
    private var expectedCount = 0
    private var expected: FieldBytes
    private var vectors: [Vector] = []

    init(version: Int) {
        self.version = version
        expected = FieldBytes(version: version)
    }

    var isEmpty: Bool { vectors.isEmpty }

    mutating func add(_ normalization: Normalization, resolution: Int, _ vector: ExpectedVector) {
        expectedCount += 1
        expected.string(normalization.name)
        vector.put(resolution: resolution, into: &expected)
    }

    mutating func add(_ vector: ChromosomeVector) {
        var fields = FieldBytes(version: version)
        fields.reserve(8 + vector.values.count * (fields.isWide ? 4 : 8))
        fields.length(vector.values.count)
        for value in vector.values { fields.real(Double(value)) }
        vectors.append(
            Vector(
                normalization: vector.normalization, chromosome: vector.chromosome, unit: .basePairs,
                resolution: vector.resolution, bytes: fields.bytes))
    }

    /// Takes what `reader` has over, but for vectors in bp of the `replaced` normalisations.
    mutating func keep(_ reader: borrowing HiCReader, except replaced: [Normalization]) throws(HiCError) {
        func isKept(_ normalization: Normalization, _ unit: BinUnit) -> Bool {
            unit != .basePairs || !replaced.contains(normalization)
        }
        for entry in reader.footer.expected where entry.normalization != .none {
            guard isKept(entry.normalization, entry.unit) else { continue }
            expectedCount += 1
            expected.string(entry.normalization.name)
            expected.string(entry.unit.rawValue)
            expected.int32(entry.binSize)
            expected.length(entry.count)
            expected.append(
                try reader.bytes(at: entry.position, count: entry.count * (reader.version > 8 ? 4 : 8)))
            expected.factors(entry.factors)
        }
        for entry in reader.footer.vectors where isKept(entry.normalization, entry.unit) {
            vectors.append(
                Vector(
                    normalization: entry.normalization, chromosome: entry.chromosome, unit: entry.unit,
                    resolution: entry.binSize, bytes: try reader.bytes(at: entry.position, count: entry.bytes)))
        }
    }

    /// Writes the section at `start`. Returns where the index lies, its length, and where the section ends.
    func write(
        to file: borrowing PendingFile, at start: Int
    ) throws(SequenceIOError) -> (index: Int, length: Int, end: Int) {
        var head = FieldBytes(version: version)
        head.int32(expectedCount)
        head.append(expected.bytes)
        let index = start + head.count
        let length = 4 + vectors.reduce(0) { $0 + entrySize($1) }
        head.int32(vectors.count)
        var position = index + length
        for vector in vectors {
            head.string(vector.normalization.name)
            head.int32(vector.chromosome)
            head.string(vector.unit.rawValue)
            head.int32(vector.resolution)
            head.int64(position)
            head.length(vector.bytes.count)
            position += vector.bytes.count
        }
        try file.write(head.bytes, at: start)
        var place = index + length
        for vector in vectors {
            try file.write(vector.bytes, at: place)
            place += vector.bytes.count
        }
        return (index, length, place)
    }

    private func entrySize(_ vector: Vector) -> Int {
        vector.normalization.name.utf8.count + 1 + 4 + vector.unit.rawValue.utf8.count + 1 + 4 + 8
            + (version > 8 ? 8 : 4)
    }
}

extension ExpectedVector {
    /// Appends the values and factors of one resolution.
    func put(resolution: Int, into fields: inout FieldBytes) {
        fields.string(BinUnit.basePairs.rawValue)
        fields.int32(resolution)
        fields.length(values.count)
        for value in values { fields.real(value) }
        fields.factors(factors)
    }
}

extension FieldBytes {
    mutating func factors(_ factors: [Int: Double]) {
        int32(factors.count)
        for (chromosome, factor) in factors.sorted(by: { $0.key < $1.key }) {
            int32(chromosome)
            real(factor)
        }
    }
}
