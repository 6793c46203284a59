/// The alignments of one read pair, and what Juicer 2 makes of them.
struct JuicerGroup {
    /// What a read pair is.
    enum Verdict {
        case unmapped
        /// One alignment only.
        case singleton
        /// Three or more places on the genome.
        case ambiguous
        /// Two ends: `A...B`.
        case normal(Ends)
        /// Two places, of which one or both were read from both ends.
        case chimeric(Ends)
    }

    /// The alignments that are kept, and those whose inner ends are told; numbers in the group.
    struct Ends {
        var first: Int
        var second: Int
        var interior1: Int
        var interior2: Int
    }

    private(set) var alignments: [JuicerAlignment] = []

    mutating func removeAll() { alignments.removeAll(keepingCapacity: true) }
    mutating func append(_ alignment: JuicerAlignment) { alignments.append(alignment) }

    /// First reads first, the order of each read's alignments as it is.
    mutating func sortByEnd() {
        for index in alignments.indices.dropFirst() {
            var place = index
            while place > 0, alignments[place].end < alignments[place - 1].end {
                alignments.swapAt(place, place - 1)
                place -= 1
            }
        }
    }

    func verdict(_ names: JuicerNames) -> Verdict {
        switch alignments.count {
        case 1: return alignments[0].isMapped ? .singleton : .unmapped
        case 2:
            let ends = Ends(first: 0, second: 1, interior1: 0, interior2: 1)
            return alignments[0].isMapped && alignments[1].isMapped ? .normal(ends) : .unmapped
        case 3: return chimeric(threeEnds(names))
        case 4: return chimeric(fourEnds(names))
        default: return .ambiguous
        }
    }

    private func chimeric(_ ends: Ends?) -> Verdict {
        guard let ends else { return .ambiguous }
        return alignments[ends.first].isMapped && alignments[ends.second].isMapped ? .chimeric(ends) : .unmapped
    }

    /// Whether two alignments may be of one place that was read from both ends.
    private func meet(_ one: Int, _ other: Int, _ names: JuicerNames) -> Bool {
        let (left, right) = (alignments[one], alignments[other])
        return left.isReverse != right.isReverse && left.end != right.end && (left.isSecondary || right.isSecondary)
            && names.distance(left.chromosome, left.external, right.chromosome, right.external) < 1000
    }

    /// The read with one alignment, and of the other read the hit that it begins with.
    private func threeEnds(_ names: JuicerNames) -> Ends? {
        guard meet(0, 1, names) || meet(0, 2, names) || meet(1, 2, names) else { return nil }
        for (one, other, alone) in [(0, 1, 2), (0, 2, 1), (1, 2, 0)] where alignments[one].end == alignments[other].end
        {
            let isFirst = !alignments[one].isSecondary
            let kept = isFirst ? one : other
            return Ends(first: kept, second: alone, interior1: kept, interior2: isFirst ? other : one)
        }
        return nil
    }

    private func fourEnds(_ names: JuicerNames) -> Ends? {
        for (pair, other) in [((0, 2), (1, 3)), ((0, 3), (1, 2)), ((0, 1), (2, 3))]
        where meet(pair.0, pair.1, names) && meet(other.0, other.1, names) {
            let first = alignments[pair.0].isSecondary ? pair.1 : pair.0
            let isFirst = !alignments[other.0].isSecondary
            return Ends(
                first: first, second: isFirst ? other.0 : other.1, interior1: first,
                interior2: isFirst ? other.1 : other.0)
        }
        return nil
    }
}
