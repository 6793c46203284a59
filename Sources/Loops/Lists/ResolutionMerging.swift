/// Makes one list of the loops found at several resolutions: a loop seen at two is told by the finer.
package enum ResolutionMerging {
    /// - Parameter lists: the loops by resolution in bp; resolutions that were searched without success are empty, not
    ///   absent.
    /// - Returns: the loops sorted by chromosome, x and y.
    package static func merged(_ lists: [Int: [Loop]]) -> [Loop] {
        let merged =
            lists[1_000] != nil || lists[2_000] != nil ? mergedHighResolutions(lists) : mergedStandard(lists)
        return unique(merged).sorted {
            ($0.peak.chromosome, $0.peak.x, $0.peak.y, $0.peak.resolution)
                < ($1.peak.chromosome, $1.peak.x, $1.peak.y, $1.peak.resolution)
        }
    }

    /// 5, 10 and 25 kb; all others only where none of these was searched.
    private static func mergedStandard(_ lists: [Int: [Loop]]) -> [Loop] {
        var merged: [Loop]?
        switch (lists[5_000], lists[10_000]) {
        case (let fine?, let coarse?):
            merged = mergedPair(
                fine: fine, coarse: coarse, radius: 20_000, nearDiagonal: 110_000, strong: 100)
        case (let only?, nil), (nil, let only?):
            merged = only
        case (nil, nil):
            break
        }
        if let coarsest = lists[25_000] {
            merged = (merged ?? []) + coarsest.filter { !isNear($0, merged ?? [], 50_000) }
        }
        return merged ?? lists.keys.sorted().flatMap { lists[$0] ?? [] }
    }

    /// 1, 2 and 5 kb, then 10 kb; 25 kb loops are not added.
    private static func mergedHighResolutions(_ lists: [Int: [Loop]]) -> [Loop] {
        var merged: [Loop]
        switch (lists[1_000], lists[2_000], lists[5_000]) {
        case (let first?, let second?, let third?):
            merged = mergedTriple(first, second, third)
        case (let first?, let second?, nil):
            merged = mergedPair(fine: first, coarse: second, radius: 4_000, nearDiagonal: 50_000, strong: 20)
        case (let first?, nil, let third?):
            merged = mergedPair(fine: first, coarse: third, radius: 10_000, nearDiagonal: 80_000, strong: 20)
        case (nil, let second?, let third?):
            merged = mergedPair(fine: second, coarse: third, radius: 10_000, nearDiagonal: 80_000, strong: 40)
        case (let only?, nil, nil), (nil, let only?, nil):
            merged = only
        case (nil, nil, let third):
            merged = third ?? []
        }
        if let coarse = lists[10_000] { merged += coarse.filter { !isNear($0, merged, 20_000) } }
        return merged
    }

    /// Fine loops that the coarser resolution confirms, that lie near the diagonal where it sees little, or that are
    /// strong; and coarse loops without a fine one near.
    private static func mergedPair(
        fine: [Loop], coarse: [Loop], radius: Int, nearDiagonal: Int, strong: Int
    ) -> [Loop] {
        fine.filter { isNear($0, coarse, radius) || isSure($0, nearDiagonal: nearDiagonal, strong: strong) }
            + coarse.filter { !isNear($0, fine, radius) }
    }

    private static func mergedTriple(_ first: [Loop], _ second: [Loop], _ third: [Loop]) -> [Loop] {
        let secondAlone = second.filter { !isNear($0, first, 4_000) }
        let thirdAlone = third.filter { !isNear($0, first, 10_000) }
        return first.filter {
            isNear($0, second, 4_000) || isNear($0, third, 10_000) || isSure($0, nearDiagonal: 50_000, strong: 20)
        }
            + secondAlone.filter { isNear($0, third, 10_000) || isSure($0, nearDiagonal: 80_000, strong: 40) }
            + thirdAlone.filter { !isNear($0, second, 10_000) }
    }

    private static func isSure(_ loop: Loop, nearDiagonal: Int, strong: Int) -> Bool {
        loop.peak.y - loop.peak.x < nearDiagonal || loop.peak.observed > strong
    }

    /// Whether any loop of the list begins within `radius` bp of this one.
    private static func isNear(_ loop: Loop, _ list: [Loop], _ radius: Int) -> Bool {
        list.contains { other in
            guard other.peak.chromosome == loop.peak.chromosome else { return false }
            let dx = other.peak.x - loop.peak.x
            let dy = other.peak.y - loop.peak.y
            return dx * dx + dy * dy <= radius * radius
        }
    }

    /// The loops without those at the place of an earlier one.
    private static func unique(_ loops: [Loop]) -> [Loop] {
        struct Place: Hashable {
            let chromosome: Int
            let resolution: Int
            let x: Int
            let y: Int
        }
        var seen: Set<Place> = []
        return loops.filter {
            seen.insert(
                Place(chromosome: $0.peak.chromosome, resolution: $0.peak.resolution, x: $0.peak.x, y: $0.peak.y)
            ).inserted
        }
    }
}
