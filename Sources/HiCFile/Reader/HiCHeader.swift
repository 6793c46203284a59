/// The first section of a `.hic` file.
struct HiCHeader: Sendable {
    var version = 0
    /// Byte offset of the footer.
    var footerPosition = 0
    var genome = ""
    /// Byte offset and length of the list of normalisation vectors; 0 where there is none or before version 9.
    var normIndexPosition = 0
    /// Where these two numbers stand in the file.
    var normIndexField = 0
    var normIndexLength = 0
    var attributes: [(key: String, value: String)] = []
    var chromosomes: [Chromosome] = []
    /// In bp, in the order of the file.
    var resolutions: [Int] = []
    /// In restriction fragments, in the order of the file.
    var fragmentResolutions: [Int] = []
    /// Restriction fragments by chromosome index; empty where there are no resolutions in fragments.
    var fragmentCounts: [Int] = []

    init(_ file: FileWindow) throws(HiCError) {
        var magic = [UInt8](repeating: 0, count: min(8, file.size))
        var failure: HiCError?
        magic.withUnsafeMutableBytes { bytes in
            do throws(HiCError) { try file.read(at: 0, into: bytes, what: "the magic") } catch { failure = error }
        }
        if let failure { throw failure }
        if magic == [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A] { throw .coolerFile(path: file.path) }
        guard magic.starts(with: [0x48, 0x49, 0x43, 0]) else { throw .notHiC(path: file.path) }
        var cursor = FileCursor(file, at: 4)
        version = try cursor.int32("the version")
        guard (7...9).contains(version) else { throw .unsupportedVersion(path: file.path, version: version) }
        footerPosition = try cursor.int64("the position of the footer")
        guard footerPosition > cursor.position, footerPosition < file.size else {
            throw .invalidField(
                path: file.path, offset: cursor.position - 8, field: "the position of the footer",
                value: String(footerPosition))
        }
        genome = try cursor.string("the genome id")
        if version > 8 {
            normIndexField = cursor.position
            normIndexPosition = try cursor.int64("the position of the normalisation index")
            normIndexLength = try cursor.int64("the length of the normalisation index")
        }
        let attributeCount = try cursor.count(bytesEach: 2, "the number of attributes")
        for _ in 0..<attributeCount {
            let key = try cursor.string("an attribute's name")
            // Statistics and graphs are whole documents.
            attributes.append((key, try cursor.string(limit: 1 << 26, "the attribute \(key)")))
        }
        try readChromosomes(&cursor, file)
        resolutions = try readResolutions(&cursor, file, "the number of resolutions")
        fragmentResolutions = try readResolutions(&cursor, file, "the number of fragment resolutions")
        if !fragmentResolutions.isEmpty { try readFragmentCounts(&cursor) }
    }

    /// The number of bins of a chromosome, one of them perhaps only for the end of the last.
    func binCount(_ chromosome: Chromosome, size: Int, unit: BinUnit) -> Int {
        switch unit {
        case .basePairs: chromosome.binCount(resolution: size)
        case .fragments: (fragmentCounts.isEmpty ? 0 : fragmentCounts[chromosome.index]) / size + 1
        }
    }

    /// Where the sites are is of no interest here: cells count fragments, not positions.
    private mutating func readFragmentCounts(_ cursor: inout FileCursor) throws(HiCError) {
        for chromosome in chromosomes {
            let count = try cursor.count(bytesEach: 4, "the number of restriction sites of \(chromosome.name)")
            try cursor.skip(count * 4, "the restriction sites of \(chromosome.name)")
            fragmentCounts.append(count)
        }
    }

    private mutating func readChromosomes(_ cursor: inout FileCursor, _ file: FileWindow) throws(HiCError) {
        let count = try cursor.count(bytesEach: version > 8 ? 9 : 5, "the number of chromosomes")
        chromosomes.reserveCapacity(count)
        for index in 0..<count {
            let name = try cursor.string(limit: 4096, "the name of chromosome \(index)")
            let start = cursor.position
            let length =
                version > 8 ? try cursor.int64("the length of \(name)") : try cursor.int32("the length of \(name)")
            guard length >= 0, length < 1 << 40 else {
                throw .invalidField(
                    path: file.path, offset: start, field: "the length of \(name)", value: String(length))
            }
            chromosomes.append(Chromosome(index: index, name: name, length: length))
        }
    }

    private func readResolutions(
        _ cursor: inout FileCursor, _ file: FileWindow, _ what: String
    ) throws(HiCError) -> [Int] {
        let count = try cursor.count(bytesEach: 4, what)
        var list: [Int] = []
        for _ in 0..<count {
            let start = cursor.position
            let value = try cursor.int32("a resolution")
            guard value > 0 else {
                throw .invalidField(path: file.path, offset: start, field: "a resolution", value: String(value))
            }
            list.append(value)
        }
        return list
    }
}
