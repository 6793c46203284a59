import SequenceIO

/// An alignment as Juicer's scripts see it. Positions are 1-based.
struct JuicerAlignment {
    let chromosome: Int32
    let isReverse: Bool
    let isSecondary: Bool
    let isMapped: Bool
    /// What tells the two ends of the pair apart: the suffix of the name behind `/`, big end first; without one `1` or `2`
    /// by the flag of the first read.
    let end: UInt64
    let mappingQuality: UInt8
    /// Where the read begins on the genome, clipped bases counted; of a split hit only the aligned ones.
    let external: Int
    /// Where it ends.
    let interior: Int
    /// Where the CIGAR and the bases stand in the group's store.
    let cigar: Range<Int>
    let bases: Range<Int>

    init(
        _ record: AlignmentRecord, suffix: UnsafeRawBufferPointer?, cigar: Range<Int>, bases: Range<Int>,
        rules: JuicerRules
    ) {
        chromosome = record.reference
        isReverse = record.flag & AlignmentRecord.Flag.reverse != 0
        isSecondary = record.flag & AlignmentRecord.Flag.secondary != 0
        isMapped = record.flag & AlignmentRecord.Flag.unmapped == 0
        end =
            suffix.map { $0.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
            ?? UInt64(UInt8(ascii: record.flag & AlignmentRecord.Flag.firstOfPair != 0 ? "1" : "2"))
        mappingQuality = record.mappingQuality
        self.cigar = cigar
        self.bases = bases

        var span = 0
        for element in record.cigar where Self.coversReference >> (element & 0xF) & 1 != 0 { span += Int(element >> 4) }
        let start = record.position + 1
        let countsClips = rules == .juicer1 || !isSecondary
        if !isReverse {
            let clip = countsClips ? Self.clip(record.cigar.first) : 0
            external = clip > 0 ? max(1, start - clip) : start
            interior = isSecondary ? max(0, external) : max(0, external + clip + span - 1)
        } else {
            let clip = countsClips ? Self.clip(record.cigar.last) : 0
            external = start + span - 1 + clip
            interior = isSecondary ? max(0, external) : max(0, external - span + 1 - clip)
        }
    }

    /// A bit for each of M, D, N, =, X.
    private static let coversReference: UInt32 = 1 << 0 | 1 << 2 | 1 << 3 | 1 << 7 | 1 << 8

    private static func clip(_ element: UInt32?) -> Int {
        guard let element, element & 0xF == 4 || element & 0xF == 5 else { return 0 }
        return Int(element >> 4)
    }
}
