import SequenceIO

/// What a pass over a whole list of contacts found.
package struct ContactListCheck: Sendable {
    /// Rows whose chromosomes both have a size.
    package private(set) var contacts = 0
    /// Rows on chromosomes without size.
    package let unknownChromosome: Int
    /// Whether rows have mapping qualities.
    package let hasQualities: Bool

    /// Reads every row of a list in any format that `HiCBuilder` takes. Throws for a row that is not of the format, for a
    /// last row that is cut off, and where a pair of chromosomes comes back after another one: juicer_tools needs the rows
    /// of a pair together, and a list in which they are not was not written to its end by one program.
    package init(_ path: String, sizes: ChromosomeSizes) throws(HiCBuildError) {
        var reader = try ContactLineReader.open(path, sizes: sizes, minimumQuality: 0, unknown: .skip, threads: 0)
        var seen: Set<SIMD2<Int>> = []
        var current = SIMD2<Int>()
        var returned: SIMD2<Int>?
        var count = 0
        let hasEnded = try reader.forEach { contact in
            let pair = SIMD2(
                min(contact.chromosome1, contact.chromosome2), max(contact.chromosome1, contact.chromosome2))
            count += 1
            if pair == current { return true }
            current = pair
            if !seen.insert(pair).inserted { returned = pair }
            return returned == nil
        }
        if let returned {
            let names = [returned.x, returned.y].map { sizes.chromosomes[$0 - 1].name }
            throw .notGrouped(path: path, line: reader.lineNumber, chromosomes: names)
        }
        guard hasEnded, reader.lineIsComplete else {
            throw .file(.cutOffLine(path: path, line: reader.lineNumber))
        }
        contacts = count
        unknownChromosome = reader.skipped.unknownChromosome
        hasQualities = reader.format?.mappingQualities != nil
    }
}
