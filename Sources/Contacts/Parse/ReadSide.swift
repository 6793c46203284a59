/// The alignments of one side of a read pair, from the read's 5' end to its 3' end.
struct ReadSide {
    private(set) var alignments: [Alignment] = []

    mutating func clear() { alignments.removeAll(keepingCapacity: true) }
    mutating func append(_ alignment: Alignment) { alignments.append(alignment) }
    mutating func mark(_ index: Int, type: Character) { alignments[index].type = type.asciiValue ?? 0 }

    /// Puts the alignments in their order on the read, and one that could not be placed into each longer gap.
    /// A side without any gets one, too.
    mutating func normalise(side: Int, longestGap: Int) {
        if alignments.isEmpty { alignments.append(Alignment()) }
        if alignments.count > 1 {
            // Stable: among alignments that begin at the same base the order of the stored sequence counts.
            sortStably { $0.queryStart < $1.queryStart }
            sortStably { $0.distanceTo5 < $1.distanceTo5 }
        }
        fillGaps(longerThan: longestGap)
        for index in alignments.indices {
            alignments[index].side = side
            alignments[index].index = index
            alignments[index].sideCount = alignments.count
        }
    }

    /// As pairtools does it: the walk takes as many steps as there were alignments before, so that each inserted one
    /// hides a later one from the test, and the tail behind the last alignment is not tested at all.
    private mutating func fillGaps(longerThan longest: Int) {
        if alignments.count == 1, !alignments[0].isMapped { return }
        var covered = 0
        for index in 0..<alignments.count {
            let alignment = alignments[index]
            if alignment.distanceTo5 - covered > longest {
                var gap = Alignment()
                gap.distanceTo5 = covered
                gap.readSpan = alignment.distanceTo5 - covered
                gap.readLength = alignment.readLength
                gap.distanceTo3 = alignment.readLength - alignment.distanceTo5
                covered = alignment.distanceTo5 + alignment.readSpan
                alignments.insert(gap, at: index)
            } else {
                covered = max(covered, alignment.distanceTo5 + alignment.readSpan)
            }
        }
    }

    /// Insertion sort: a read has two or three alignments.
    private mutating func sortStably(by precedes: (Alignment, Alignment) -> Bool) {
        for index in 1..<alignments.count {
            var place = index
            while place > 0, precedes(alignments[place], alignments[place - 1]) {
                alignments.swapAt(place, place - 1)
                place -= 1
            }
        }
    }
}
