extension JuicerGroup {
    /// What Juicer 1 makes of the pair. It aligned the two reads apart, so that first reads must come first here.
    func verdictOfJuicer1(_ names: JuicerNames) -> Verdict {
        switch alignments.count {
        case 2: return kept(0, 1, as: { .normal($0) })
        case 3:
            guard areNear(0, 1, names) || areNear(1, 2, names) || areNear(0, 2, names) else { return .ambiguous }
            let (one, other, alone) =
                alignments[0].end == alignments[1].end
                ? (0, 1, 2) : alignments[0].end == alignments[2].end ? (0, 2, 1) : (1, 2, 0)
            // Of the read with two hits the one that is not near the other read's.
            let isFarther = distance(one, alone, names) > distance(other, alone, names)
            return kept(isFarther ? one : other, alone, as: { .chimeric($0) })
        case 4:
            func meet(_ pair: (Int, Int), _ other: (Int, Int)) -> Bool {
                areNear(pair.0, pair.1, names) && areNear(other.0, other.1, names)
            }
            if meet((0, 2), (1, 3)) || meet((0, 3), (1, 2)) { return kept(0, 1, as: { .chimeric($0) }) }
            return meet((0, 1), (2, 3)) ? kept(0, 2, as: { .chimeric($0) }) : .ambiguous
        default: return .ambiguous
        }
    }

    private func kept(_ first: Int, _ second: Int, as verdict: (Ends) -> Verdict) -> Verdict {
        guard alignments[first].isMapped, alignments[second].isMapped else { return .unmapped }
        return verdict(Ends(first: first, second: second, interior1: first, interior2: second))
    }

    private func distance(_ one: Int, _ other: Int, _ names: JuicerNames) -> Double {
        let (left, right) = (alignments[one], alignments[other])
        return names.distance(left.chromosome, left.external, right.chromosome, right.external)
    }

    private func areNear(_ one: Int, _ other: Int, _ names: JuicerNames) -> Bool { distance(one, other, names) < 1000 }
}
