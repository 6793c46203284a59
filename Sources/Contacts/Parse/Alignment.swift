import SequenceIO

/// An alignment as it bears on a contact. Positions are 1-based; a side without coordinates has chromosome -1,
/// position 0 and strand `-`.
struct Alignment {
    var chromosome: Int32 = -1
    /// The reference base at the end where the read begins, and at the other one.
    var position5 = 0
    var position3 = 0
    var strand = UInt8(ascii: "-")
    var mappingQuality: UInt8 = 0
    var isMapped = false
    var isUnique = false
    /// `U` unique, `M` not unique, `N` not placed, `R` rescued, `W` masked walk, `X` missing.
    var type = UInt8(ascii: "N")
    /// Unaligned bases of the read before and after the alignment, seen from the read's 5' end.
    var distanceTo5 = 0
    var distanceTo3 = 0
    /// Bases that the alignment covers on the reference and on the read.
    var referenceSpan = 0
    var readSpan = 0
    var matchedBases = 0
    var readLength = 0
    /// Where the CIGAR stands in the block's elements; nil for an alignment that stands for a gap.
    var cigar: Range<Int>?
    /// Where the columns made from the record stand among those of the block; nil for an alignment that stands for a gap.
    var firstText: Int?
    /// 1 or 2; 0 for a side that has no record.
    var side = 0
    var index = 0
    var sideCount = 0
    /// First aligned base in the stored sequence: only for the order of alignments that begin at the same base.
    var queryStart = 0

    /// What stands for a stretch without an alignment, or for a side without a record.
    init() {}

    /// What `record` says; `cigar` is where its elements are kept.
    init(_ record: AlignmentRecord, cigar: Range<Int>, minimumMappingQuality: Int) {
        self.cigar = cigar
        var clip5 = 0
        var clip3 = 0
        var isLeading = true
        for element in record.cigar {
            let length = Int(element >> 4)
            let operation = element & 0xF
            if operation == 4, isLeading { queryStart += length }
            // A hard clip leaves no bases in the stored sequence; anything else ends the leading clip.
            if operation != 4, operation != 5 { isLeading = false }
            switch operation {
            case 0:
                matchedBases += length
                referenceSpan += length
                readSpan += length
                readLength += length
            case 1:
                readSpan += length
                readLength += length
            case 2:
                referenceSpan += length
            case 4, 5:
                readLength += length
                if matchedBases == 0 { clip5 = length } else { clip3 = length }
            default:
                break
            }
        }
        // Among records of one side those without the flag of the second read come first.
        if record.flag & AlignmentRecord.Flag.secondOfPair != 0 { queryStart += 1 << 40 }
        mappingQuality = record.mappingQuality
        isUnique = Int(record.mappingQuality) >= minimumMappingQuality
        isMapped = record.flag & AlignmentRecord.Flag.unmapped == 0
        guard isMapped else { return }
        let isReverse = record.flag & AlignmentRecord.Flag.reverse != 0
        distanceTo5 = isReverse ? clip3 : clip5
        distanceTo3 = isReverse ? clip5 : clip3
        type = UInt8(ascii: "M")
        guard isUnique else { return }
        type = UInt8(ascii: "U")
        chromosome = record.reference
        strand = isReverse ? UInt8(ascii: "-") : UInt8(ascii: "+")
        let first = record.position + 1
        let last = record.position + referenceSpan
        position5 = isReverse ? last : first
        position3 = isReverse ? first : last
    }

    /// Takes the coordinates away.
    mutating func mask() {
        chromosome = -1
        position5 = 0
        position3 = 0
        strand = UInt8(ascii: "-")
    }

    /// Has one place on the reference.
    var isPlaced: Bool { isMapped && isUnique }

    /// As if read from the other end.
    mutating func turnStrand() { strand = strand == UInt8(ascii: "-") ? UInt8(ascii: "+") : UInt8(ascii: "-") }

    /// The other end's position is that of the 5' end.
    mutating func turnEnds() { swap(&position5, &position3) }

    func position(_ end: ParseOptions.AlignmentEnd) -> Int { end == .five ? position5 : position3 }
}
