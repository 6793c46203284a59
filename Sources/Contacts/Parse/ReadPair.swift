import SequenceIO

/// The alignments of one read pair, and the two of them that are its contact.
///
/// Ways and quirks are those of `pairtools parse` 1.1.
struct ReadPair {
    private var side1 = ReadSide()
    private var side2 = ReadSide()
    /// Elements of the CIGARs of all records.
    private(set) var cigars: [UInt32] = []
    /// For each record the columns that are made from it.
    private(set) var texts: [[UInt8]] = []

    mutating func clear() {
        side1.clear()
        side2.clear()
        cigars.removeAll(keepingCapacity: true)
        texts.removeAll(keepingCapacity: true)
    }

    /// - Parameter columns: those that are made from the record.
    mutating func append(_ record: AlignmentRecord, minimumMappingQuality: Int, columns: [ExtraColumn]) {
        let start = cigars.count
        cigars.append(contentsOf: record.cigar)
        var alignment = Alignment(
            record, cigar: start..<cigars.count, minimumMappingQuality: minimumMappingQuality)
        if !columns.isEmpty {
            alignment.firstText = texts.count
            for column in columns {
                texts.append(RecordText.text(column, of: record, isUnique: alignment.isPlaced))
            }
        }
        if record.flag & AlignmentRecord.Flag.firstOfPair != 0 {
            side1.append(alignment)
        } else {
            side2.append(alignment)
        }
    }

    /// The one contact that the alignments report, first side first. For all policies but `all`.
    mutating func contact(_ options: ParseOptions) -> Contact {
        guard !side1.alignments.isEmpty, !side2.alignments.isEmpty else { return Self.missing }
        side1.normalise(side: 1, longestGap: options.longestGap)
        side2.normalise(side: 2, longestGap: options.longestGap)
        if side1.alignments.count > 1 || side2.alignments.count > 1 {
            guard let origin = rescue(options.longestMolecule) else { return walk(options.walksPolicy) }
            return Contact(first: side1.alignments[0], second: side2.alignments[0], origin: origin)
        }
        return Contact(first: side1.alignments[0], second: side2.alignments[0])
    }

    /// The contacts between neighbours on the molecule, in its order. For the policy `all`.
    mutating func contacts(_ options: ParseOptions) -> [Contact] {
        if options.walks.isSingleEnd { return singleEndContacts(options) }
        let counts = (side1.alignments.count, side2.alignments.count)
        guard counts != (0, 0), counts != (0, 1), counts != (1, 0) else { return [Self.missing] }
        side1.normalise(side: 1, longestGap: options.longestGap)
        side2.normalise(side: 2, longestGap: options.longestGap)
        if side1.alignments.count > 1 || side2.alignments.count > 1 {
            return Walk(left: side1.alignments, right: side2.alignments, options: options.walks).contacts()
        }
        var contact = Contact(first: side1.alignments[0], second: side2.alignments[0])
        // The other ways to report a walk leave two alignments as the reads have them.
        if options.walks.orientation == .walk { contact.second.turnStrand() }
        if options.walks.position == .walk { contact.second.turnEnds() }
        return [contact]
    }

    /// A single read's records have no flag of the first read.
    private mutating func singleEndContacts(_ options: ParseOptions) -> [Contact] {
        side2.normalise(side: 1, longestGap: options.longestGap)
        if side2.alignments.count > 1 {
            return Walk(left: side2.alignments, right: [], options: options.walks).contacts()
        }
        return [Contact(first: side2.alignments[0], second: Alignment(), origin: .first)]
    }

    /// For a read pair that lacks records.
    private static var missing: Contact {
        var missing = Alignment()
        missing.type = UInt8(ascii: "X")
        return Contact(first: missing, second: missing)
    }

    /// Whether two alignments on one side and one on the other are a single ligation whose one fragment was read from
    /// both ends. Then the lone alignment gets the type `R`, and the result is the read with two alignments.
    private mutating func rescue(_ longestMolecule: Int) -> Contact.Origin? {
        let firstIsChimeric = side1.alignments.count == 2
        guard side1.alignments.count + side2.alignments.count == 3 else { return nil }
        let chimera = firstIsChimeric ? side1.alignments : side2.alignments
        let linear = firstIsChimeric ? side2.alignments[0] : side1.alignments[0]
        guard linear.isMapped, linear.isUnique else { return nil }
        let inner = chimera[1]
        // It is the outer alignment's uniqueness that is asked for, not the inner one's.
        if inner.isMapped, chimera[0].isUnique {
            let pointsForward = linear.strand == UInt8(ascii: "+")
            let gap = pointsForward ? inner.position5 - linear.position5 : linear.position5 - inner.position5
            guard inner.chromosome == linear.chromosome, inner.strand != linear.strand, gap > 0,
                gap + inner.distanceTo5 + linear.distanceTo5 <= longestMolecule
            else { return nil }
        }
        if firstIsChimeric { side2.mark(0, type: "R") } else { side1.mark(0, type: "R") }
        return firstIsChimeric ? .first : .second
    }

    private func walk(_ policy: ParseOptions.WalksPolicy) -> Contact {
        let (first, second) = ends(policy)
        return Contact(first: first, second: second)
    }

    private func ends(_ policy: ParseOptions.WalksPolicy) -> (Alignment, Alignment) {
        let all1 = side1.alignments
        let all2 = side2.alignments
        switch policy {
        case .mask:
            return (Self.masked(all1[0]), Self.masked(all2[0]))
        case .any5, .all:
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
