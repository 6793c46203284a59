/// The header of a SAM or BAM file.
package struct AlignmentHeader: Sendable {
    /// A sequence that reads were aligned to.
    package struct Reference: Sendable {
        /// Its bytes, as reads are placed on it.
        package let name: [UInt8]
        /// In base pairs.
        package let length: Int
    }

    /// The lines as they stand, without line feeds.
    package let lines: [[UInt8]]
    /// In the order of the header.
    package let references: [Reference]
    /// The names of `references`, numbered as they are.
    package let names: NameTable

    /// Whether the header says that records are in the order of their positions, so that the records of one read
    /// do not follow each other.
    package var isSortedByCoordinate: Bool {
        lines.contains { line in
            line.starts(with: "@HD\t".utf8)
                && line.split(separator: UInt8(ascii: "\t")).contains { $0.elementsEqual("SO:coordinate".utf8) }
        }
    }

    /// Takes the references from the `@SQ` lines.
    init(path: String, lines: [[UInt8]]) throws(SequenceIOError) {
        var references: [Reference] = []
        for (index, line) in lines.enumerated() where line.starts(with: "@SQ\t".utf8) {
            var name: [UInt8]?
            var length: Int?
            for field in line.split(separator: UInt8(ascii: "\t")).dropFirst() {
                if field.starts(with: "SN:".utf8) { name = Array(field.dropFirst(3)) }
                if field.starts(with: "LN:".utf8) { length = Decimal.parse(field.dropFirst(3)) }
            }
            guard let name, !name.isEmpty, let length, length > 0 else {
                throw .badAlignmentHeader(
                    path: path, line: index + 1, reason: "an @SQ line needs a name SN: and a length LN: above 0")
            }
            references.append(Reference(name: name, length: length))
        }
        try self.init(path: path, lines: lines, references: references)
    }

    /// Takes the references as a BAM file's binary part lists them.
    init(path: String, lines: [[UInt8]], references: [Reference]) throws(SequenceIOError) {
        var names = NameTable()
        for reference in references where names.add(reference.name) == nil {
            throw .badAlignmentHeader(
                path: path, line: nil,
                reason: "reference \(String(decoding: reference.name, as: UTF8.self)) is listed twice")
        }
        guard !references.isEmpty else {
            throw .badAlignmentHeader(
                path: path, line: nil,
                reason: "no @SQ lines: give the aligner's output with its header (samtools view -h)")
        }
        self.lines = lines
        self.references = references
        self.names = names
    }
}
