/// How far from the diagonal pixels are tested.
package enum SearchArea: Sendable, Equatable {
    /// Pixels whose bins are at most so many bp apart; `nil`: all.
    case band(bp: Int?)
    /// The tiles that juicer_tools visits when it is restricted: square tiles of `side` bins, those whose offset from
    /// the diagonal is at most so many bp. How far it sees then depends on the place of a pixel in its tile.
    case tiles(side: Int, bp: Int?)

    /// The distance that is searched when nothing is said, in bp.
    package static let standardDistance = 8_000_000

    /// The column after the last one to test in a row.
    /// - Parameters:
    ///   - row: a bin at least `LoopParameters.margin` from both ends.
    ///   - bins: the chromosome's length in bins.
    package func columnLimit(row: Int, bins: Int, resolution: Int) -> Int {
        let end = bins - LoopParameters.margin
        switch self {
        case .band(nil), .tiles(_, nil):
            return end
        case .band(let bp?):
            return min(end, row + bp / resolution + 1)
        case .tiles(let side, let bp?):
            let tile = (row - LoopParameters.margin) / side
            let reach = bp / (side * resolution)
            return min(end, LoopParameters.margin + (tile + reach + 1) * side)
        }
    }

    /// The largest distance in bins between two bins whose contacts matter to a tested pixel.
    package func reach(bins: Int, resolution: Int) -> Int {
        let neighbourhood = 2 * LoopParameters.margin
        switch self {
        case .band(nil), .tiles(_, nil): return bins
        case .band(let bp?): return min(bins, bp / resolution + neighbourhood)
        case .tiles(let side, let bp?): return min(bins, (bp / (side * resolution) + 1) * side + neighbourhood)
        }
    }
}
