import SequenceIO

/// Puts the mates of a contact in order and writes its row.
struct ContactWriter {
    private let options: ParseOptions
    private let references: [AlignmentHeader.Reference]
    /// For each reference its place in the order of mates.
    private let ranks: [Int]

    init(options: ParseOptions, references: [AlignmentHeader.Reference], ranks: [Int]) {
        self.options = options
        self.references = references
        self.ranks = ranks
    }

    mutating func write(
        _ pair: inout ReadPair, name: UnsafeRawBufferPointer, to output: inout TextOutput,
        _ statistics: inout PairStatistics
    ) throws(SequenceIOError) {
        guard options.walksPolicy == .all else {
            return try write(pair.contact(options), of: pair, name: name, to: &output, &statistics)
        }
        for contact in pair.contacts(options) {
            try write(contact, of: pair, name: name, to: &output, &statistics)
        }
    }

    private func write(
        _ contact: Contact, of pair: ReadPair, name: UnsafeRawBufferPointer, to output: inout TextOutput,
        _ statistics: inout PairStatistics
    ) throws(SequenceIOError) {
        var (first, second) = (contact.first, contact.second)
        if options.flips, !isInOrder(first, second) { swap(&first, &second) }
        let position1 = first.position(options.alignmentEnd)
        let position2 = second.position(options.alignmentEnd)
        if options.dropsReadNames { try output.append(UInt8(ascii: ".")) } else { try output.append(name) }
        try append(first.chromosome, position1, to: &output)
        try append(second.chromosome, position2, to: &output)
        try output.append(UInt8(ascii: "\t"))
        try output.append(first.strand)
        try output.append(UInt8(ascii: "\t"))
        try output.append(second.strand)
        try output.append(UInt8(ascii: "\t"))
        try output.append(first.type)
        try output.append(second.type)
        if options.addsPairIndex { try appendIndex(of: contact, to: &output) }
        var text = 0
        for column in options.extraColumns {
            try append(column, of: first, pair, text, to: &output)
            try append(column, of: second, pair, text, to: &output)
            if column.isText { text += 1 }
        }
        try output.append(UInt8(ascii: "\n"))
        statistics.add(
            chromosome1: rank(first), position1: position1, strand1: first.strand,
            chromosome2: rank(second), position2: position2, strand2: second.strand,
            type: UInt16(first.type) << 8 | UInt16(second.type))
    }

    private func appendIndex(of contact: Contact, to output: inout TextOutput) throws(SequenceIOError) {
        try output.append(UInt8(ascii: "\t"))
        try output.append(contact.index)
        try output.append(UInt8(ascii: "\t"))
        if let expansion = contact.expansion {
            try output.append(UInt8(ascii: "E"))
            try output.append(expansion)
            try output.append(UInt8(ascii: "_"))
        }
        try output.append(contact.origin.name)
    }

    /// The number of the chromosome in the header that is written.
    private func rank(_ alignment: Alignment) -> Int32 {
        alignment.chromosome < 0 ? PairRecord.unmapped : Int32(truncatingIfNeeded: ranks[Int(alignment.chromosome)])
    }

    /// By coordinates when both sides have them, otherwise the worse mapped side first.
    private func isInOrder(_ first: Alignment, _ second: Alignment) -> Bool {
        if first.chromosome >= 0, second.chromosome >= 0 {
            let rank1 = ranks[Int(first.chromosome)]
            let rank2 = ranks[Int(second.chromosome)]
            if rank1 != rank2 { return rank1 < rank2 }
            return first.position(options.alignmentEnd) <= second.position(options.alignmentEnd)
        }
        if first.isMapped != second.isMapped { return !first.isMapped }
        return !first.isUnique || second.isUnique
    }

    private func append(
        _ chromosome: Int32, _ position: Int, to output: inout TextOutput
    ) throws(SequenceIOError) {
        try output.append(UInt8(ascii: "\t"))
        if chromosome < 0 {
            try output.append(UInt8(ascii: "!"))
        } else {
            try output.append(references[Int(chromosome)].name)
        }
        try output.append(UInt8(ascii: "\t"))
        try output.append(position)
    }

    /// - Parameter text: the number of the column among those made from records.
    private func append(
        _ column: ExtraColumn, of alignment: Alignment, _ pair: ReadPair, _ text: Int, to output: inout TextOutput
    ) throws(SequenceIOError) {
        try output.append(UInt8(ascii: "\t"))
        switch column {
        case .mapq: try output.append(Int(alignment.mappingQuality))
        case .pos5: try output.append(alignment.position5)
        case .pos3: try output.append(alignment.position3)
        case .readLength: try output.append(alignment.readLength)
        case .matchedBases: try output.append(alignment.matchedBases)
        case .referenceSpan: try output.append(alignment.referenceSpan)
        case .readSpan: try output.append(alignment.readSpan)
        case .distanceTo5: try output.append(alignment.distanceTo5)
        case .distanceTo3: try output.append(alignment.distanceTo3)
        case .side: if alignment.side > 0 { try output.append(alignment.side) }
        case .index: if alignment.side > 0 { try output.append(alignment.index) }
        case .count: if alignment.side > 0 { try output.append(alignment.sideCount) }
        case .cigar: try append(alignment.cigar, pair.cigars, to: &output)
        case .sequence, .mismatches, .tag:
            if let first = alignment.firstText { try output.append(pair.texts[first + text]) }
        }
    }

    /// `*` for a gap and `None` for a record without a CIGAR, as pairtools has it.
    private func append(
        _ range: Range<Int>?, _ cigars: [UInt32], to output: inout TextOutput
    ) throws(SequenceIOError) {
        guard let range else { return try output.append(UInt8(ascii: "*")) }
        guard !range.isEmpty else { return try output.append("None" as StaticString) }
        let operations: StaticString = "MIDNSHP=XB??????"
        for index in range {
            try output.append(Int(cigars[index] >> 4))
            try output.append(operations.utf8Start[Int(cigars[index] & 0xF)])
        }
    }
}
