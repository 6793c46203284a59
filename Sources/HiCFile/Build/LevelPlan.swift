/// Which resolution is added up from which: contacts are counted once, in the finest bins, and every coarser matrix is
/// made from a finer one that divides it.
struct LevelPlan: Sendable {
    /// One matrix to be made.
    struct Level: Sendable {
        /// In bp.
        let resolution: Int
        /// Its place in the header, where the coarsest is first; nil for a level that is only a step to others.
        let headerIndex: Int?
        /// The level that it is made from, and how many of its bins are one; nil for the first.
        let source: (level: Int, factor: Int)?
    }

    /// From the finest to the coarsest.
    let levels: [Level]
    /// Coarsest first, as in the header.
    let resolutions: [Int]

    /// The size in bp of the bins that contacts are counted in.
    var baseResolution: Int { levels[0].resolution }

    init(_ resolutions: [Int]) throws(HiCBuildError) {
        var divisor = 0
        for resolution in resolutions {
            guard (1...Int(Int32.max)).contains(resolution) else { throw .badResolution(resolution) }
            divisor = Self.greatestCommonDivisor(divisor, resolution)
        }
        guard divisor > 0 else { throw .badResolution(0) }
        self.resolutions = resolutions.sorted(by: >)
        var levels: [Level] = []
        let sizes = resolutions.contains(divisor) ? resolutions.sorted() : [divisor] + resolutions.sorted()
        for size in sizes {
            if levels.last?.resolution == size { throw .duplicateResolution(size) }
            // The coarsest that divides it has the fewest cells.
            let source = levels.lastIndex { size.isMultiple(of: $0.resolution) }
            levels.append(
                Level(
                    resolution: size, headerIndex: self.resolutions.firstIndex(of: size),
                    source: source.map { ($0, size / levels[$0].resolution) }))
        }
        self.levels = levels
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }
}
