import HiCFile

/// A part of a chromosome, or all of it: 0-based, half open, in bp.
package struct GenomicRegion: Hashable, Sendable, CustomStringConvertible {
    /// The name, as the map has it.
    package let chromosome: String
    /// In bp, 0-based, half open.
    package let range: Range<Int>

    package var description: String { "\(chromosome):\(range.lowerBound + 1)-\(range.upperBound)" }

    /// Reads `chr1` (all of it), `chr1:1,000,001-2,000,000` as genome browsers write it (1-based, both ends
    /// included), or `chr1:1000000:2000000` as juicer_tools does (0-based); the end is cut to the chromosome's.
    package init(_ text: String, in reader: borrowing HiCReader) throws(PictureError) {
        let known = reader.chromosomes
        // A name may have colons of its own: a whole name wins.
        if let chromosome = known.first(where: { $0.name == text }) {
            self.chromosome = text
            range = 0..<chromosome.length
            return
        }
        guard let (name, start, end) = Self.parts(text) else {
            if text.contains(":") { throw .noRegion(text) }
            throw .reading(Self.unknown(text, reader.path, known))
        }
        guard let chromosome = known.first(where: { $0.name == name }) else {
            throw .reading(Self.unknown(name, reader.path, known))
        }
        self.chromosome = name
        guard start < chromosome.length else {
            range = start..<max(end, start + 1)
            throw .outside(self, length: chromosome.length)
        }
        range = start..<min(end, chromosome.length)
    }

    private static func unknown(_ name: String, _ path: String, _ known: [Chromosome]) -> HiCError {
        .unknownChromosome(path: path, name: name, known: known.map(\.name))
    }

    /// Name, 0-based start and end.
    private static func parts(_ text: String) -> (String, Int, Int)? {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false)
        if fields.count >= 3, let start = Int(fields[fields.count - 2]), let end = Int(fields[fields.count - 1]) {
            guard 0 <= start, start < end else { return nil }
            return (fields.dropLast(2).joined(separator: ":"), start, end)
        }
        guard fields.count >= 2, let last = fields.last else { return nil }
        let ends = last.split(separator: "-", omittingEmptySubsequences: false).map { $0.filter { $0 != "," } }
        guard ends.count == 2, let start = Int(ends[0]), let end = Int(ends[1]), 1 <= start, start <= end else {
            return nil
        }
        return (fields.dropLast().joined(separator: ":"), start - 1, end)
    }

    /// The bins of `resolution` bp that overlap the region.
    package func bins(resolution: Int) -> Range<Int> {
        range.lowerBound / resolution..<(range.upperBound - 1) / resolution + 1
    }
}
