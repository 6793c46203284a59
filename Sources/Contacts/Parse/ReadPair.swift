import SequenceIO

/// The alignments of one read pair, and the two of them that are its contact.
///
/// Ways and quirks are those of `pairtools parse` 1.1.
struct ReadPair {
    private var side1 = ReadSide()
    private var side2 = ReadSide()
    /// Elements of the CIGARs of all records.
    private(set) var cigars: [UInt32] = []

    mutating func clear() {
        side1.clear()
        side2.clear()
        cigars.removeAll(keepingCapacity: true)
    }

    mutating func append(_ record: AlignmentRecord, minimumMappingQuality: Int) {
        let start = cigars.count
        cigars.append(contentsOf: record.cigar)
        let alignment = Alignment(
            record, cigar: start..<cigars.count, minimumMappingQuality: minimumMappingQuality)
        if record.flag & AlignmentRecord.Flag.firstOfPair != 0 {
            side1.append(alignment)
        } else {
            side2.append(alignment)
        }
    }

    /// The contact that the alignments report, first side first.
    mutating func contact(_ options: ParseOptions) -> (Alignment, Alignment) {
        guard !side1.alignments.isEmpty, !side2.alignments.isEmpty else {
            var missing = Alignment()
            missing.type = UInt8(ascii: "X")
            return (missing, missing)
        }
        side1.normalise(side: 1, longestGap: options.longestGap)
        side2.normalise(side: 2, longestGap: options.longestGap)
        if side1.alignments.count > 1 || side2.alignments.count > 1, !rescue(options.longestMolecule) {
            return walk(options.walksPolicy)
        }
        return (side1.alignments[0], side2.alignments[0])
    }

    /// Whether two alignments on one side and one on the other are a single ligation whose one fragment was read from
    /// both ends. Then the lone alignment gets the type `R`.
    private mutating func rescue(_ longestMolecule: Int) -> Bool {
        let firstIsChimeric = side1.alignments.count == 2
        guard side1.alignments.count + side2.alignments.count == 3 else { return false }
        let chimera = firstIsChimeric ? side1.alignments : side2.alignments
        let linear = firstIsChimeric ? side2.alignments[0] : side1.alignments[0]
        guard linear.isMapped, linear.isUnique else { return false }
        let inner = chimera[1]
        // It is the outer alignment's uniqueness that is asked for, not the inner one's.
        if inner.isMapped, chimera[0].isUnique {
            let pointsForward = linear.strand == UInt8(ascii: "+")
            let gap = pointsForward ? inner.position5 - linear.position5 : linear.position5 - inner.position5
            guard inner.chromosome == linear.chromosome, inner.strand != linear.strand, gap > 0,
                gap + inner.distanceTo5 + linear.distanceTo5 <= longestMolecule
            else { return false }
        }
        if firstIsChimeric { side2.mark(0, type: "R") } else { side1.mark(0, type: "R") }
        return true
    }

    private func walk(_ policy: ParseOptions.WalksPolicy) -> (Alignment, Alignment) {
        let all1 = side1.alignments
        let all2 = side2.alignments
        switch policy {
        case .mask:
            return (Self.masked(all1[0]), Self.masked(all2[0]))
        case .any5:
            return (all1[0], all2[0])
        case .unique5:
            return (all1.first(where: Self.isUnique) ?? all1[0], all2.first(where: Self.isUnique) ?? all2[0])
        case .any3:
            return (all1[all1.count - 1], all2[all2.count - 1])
        case .unique3:
            return (
                all1.last(where: Self.isUnique) ?? all1[all1.count - 1],
                all2.last(where: Self.isUnique) ?? all2[all2.count - 1]
            )
        }
    }

    private static func isUnique(_ alignment: Alignment) -> Bool { alignment.isMapped && alignment.isUnique }

    private static func masked(_ alignment: Alignment) -> Alignment {
        var masked = alignment
        masked.mask()
        masked.type = UInt8(ascii: "W")
        return masked
    }
}
