/// Two anchors that meet more often than their distance explains: what a loop caller should find.
package struct PlantedLoop: Sendable, Hashable {
    /// Index of the chromosome.
    package let chromosome: Int
    /// Centre of the anchor nearer to the chromosome's start, 0-based bp.
    package let anchor1: Int
    /// Centre of the other anchor, 0-based bp.
    package let anchor2: Int

    /// Between the anchors, in bp.
    package var distance: Int { anchor2 - anchor1 }

    /// Chooses the places of the loops: chromosomes by their room, distances evenly over the logarithm.
    package static func place(_ settings: SimulationSettings) throws(SimulationError) -> [PlantedLoop] {
        var random = RandomStream(seed: settings.seed, purpose: .loops)
        var placed: [PlantedLoop] = []
        var ends: [Int] = []
        var total = 0
        for chromosome in settings.chromosomes {
            total += chromosome.length
            ends.append(total)
        }
        let shortest = PortableMath.log2(Double(settings.loopDistances.lowerBound))
        let longest = PortableMath.log2(Double(settings.loopDistances.upperBound))
        var grid = LoopGrid(separation: settings.loopSeparation)
        // A crowded genome needs many tries for its last loops.
        for _ in 0..<(settings.loops * 2000) where placed.count < settings.loops {
            let place = random.below(total)
            let index = ends.partitioningIndex { $0 > place }
            let chromosome = settings.chromosomes[index]
            let distance = Int(PortableMath.exp2(shortest + (longest - shortest) * random.fraction()))
            let last = chromosome.length - settings.loopMargin - distance
            guard last > settings.loopMargin else { continue }
            let start = random.within(settings.loopMargin...last)
            let loop = PlantedLoop(chromosome: index, anchor1: start, anchor2: start + distance)
            let gap = settings.gap(in: chromosome)
            let margin = min(settings.loopMargin, 60_000)
            let unmapped = gap.lowerBound - margin...gap.upperBound + margin
            guard !unmapped.contains(loop.anchor1), !unmapped.contains(loop.anchor2) else { continue }
            if grid.add(loop) { placed.append(loop) }
        }
        guard placed.count == settings.loops else {
            throw .noRoomForLoops(asked: settings.loops, placed: placed.count)
        }
        return placed.sorted {
            ($0.chromosome, $0.anchor1, $0.anchor2) < ($1.chromosome, $1.anchor1, $1.anchor2)
        }
    }
}

/// Answers whether a new loop keeps its distance from all others, in constant time.
private struct LoopGrid {
    private struct Cell: Hashable {
        let chromosome: Int
        let row: Int
        let column: Int
    }

    let separation: Int
    private var cells: [Cell: [PlantedLoop]] = [:]

    init(separation: Int) { self.separation = max(1, separation) }

    /// Adds the loop unless one that stands is too close.
    mutating func add(_ loop: PlantedLoop) -> Bool {
        let row = loop.anchor1 / separation
        let column = loop.anchor2 / separation
        for i in row - 1...row + 1 {
            for j in column - 1...column + 1 {
                for other in cells[Cell(chromosome: loop.chromosome, row: i, column: j), default: []]
                where max(abs(other.anchor1 - loop.anchor1), abs(other.anchor2 - loop.anchor2)) < separation {
                    return false
                }
            }
        }
        cells[Cell(chromosome: loop.chromosome, row: row, column: column), default: []].append(loop)
        return true
    }
}

extension Array {
    /// The first index at which `isPast` is true, where it is false before and true from there on.
    @inline(__always)
    func partitioningIndex(_ isPast: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isPast(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
