/// One thread's share of the calling: its counts and the pixels that may turn out enriched.
struct CallingWorker: ~Copyable {
    private enum Bench: ~Copyable {
        case exact(ExactTile)
        case juicer(JuicerTile)
    }

    private let bench: Bench
    private(set) var histograms = PixelHistograms()
    private var candidates: [PixelStatistics] = []

    init(shape: TileShape, arithmetic: Arithmetic) {
        bench =
            switch arithmetic {
            case .exact: .exact(ExactTile(shape: shape))
            case .juicer: .juicer(JuicerTile(shape: shape))
            }
    }

    /// The pixels of the tiles so far that may turn out enriched; the worker forgets them.
    mutating func takeCandidates() -> [PixelStatistics] {
        defer { candidates = [] }
        return candidates
    }

    /// Tests the pixels of one tile.
    mutating func call(_ tile: WorkTile, of context: CallingContext) {
        switch bench {
        case .exact(let bench): bench.test(tile, of: context, histograms: &histograms, candidates: &candidates)
        case .juicer(let bench): bench.test(tile, of: context, histograms: &histograms, candidates: &candidates)
        }
    }
}
