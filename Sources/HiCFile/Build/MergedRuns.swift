import SequenceIO

/// The cells of a chromosome pair from several runs, in order and each once: read piece by piece, so that memory holds
/// what comes out of it and not what went in.
struct MergedRuns {
    private struct Head: Comparable {
        var key: UInt64
        /// Of equal keys the earlier run's comes first, so sums do not depend on anything else.
        let run: Int

        static func < (one: Head, other: Head) -> Bool { (one.key, one.run) < (other.key, other.run) }
    }

    private let runs: [RunCells]
    /// A binary heap: the least is at 0, and none is less than the one at half its place.
    private var heads: [Head]

    init(_ runs: [SpilledRun], pair: Int) throws(SequenceIOError) {
        var cells: [RunCells] = []
        for run in runs where run.count(pair: pair) > 0 { cells.append(try RunCells(run, pair: pair)) }
        self.runs = cells
        heads = cells.indices.map { Head(key: cells[$0].key, run: $0) }.sorted()
    }

    /// The next cell's key and the sum of its values; nil after the last.
    mutating func next() throws(SequenceIOError) -> (key: UInt64, sum: Double)? {
        guard let key = heads.first?.key else { return nil }
        var sum = 0.0
        while let head = heads.first, head.key == key {
            let run = runs[head.run]
            sum += run.sum
            if try run.advance() {
                heads[0].key = run.key
            } else {
                heads[0] = heads[heads.count - 1]
                heads.removeLast()
            }
            sink()
        }
        return (key, sum)
    }

    /// Moves the first head down to where it belongs.
    private mutating func sink() {
        var place = 0
        while true {
            var child = 2 * place + 1
            guard child < heads.count else { return }
            if child + 1 < heads.count, heads[child + 1] < heads[child] { child += 1 }
            guard heads[child] < heads[place] else { return }
            heads.swapAt(place, child)
            place = child
        }
    }
}

/// The cells of a chromosome pair in one run, of which a piece at a time is in memory.
private final class RunCells {
    private static let piece = 1 << 12

    private let run: SpilledRun
    private let pair: Int
    private let count: Int
    private let keys = UnsafeMutablePointer<UInt64>.allocate(capacity: piece)
    private let sums = UnsafeMutablePointer<Double>.allocate(capacity: piece)
    /// The cell at hand, and where the piece in memory begins and ends.
    private var place = 0
    private var start = 0
    private var end = 0

    /// - Parameter run: has cells of the pair.
    init(_ run: SpilledRun, pair: Int) throws(SequenceIOError) {
        self.run = run
        self.pair = pair
        count = run.count(pair: pair)
        try load()
    }

    deinit {
        keys.deallocate()
        sums.deallocate()
    }

    var key: UInt64 { keys[place - start] }
    var sum: Double { sums[place - start] }

    /// False: that was the last cell.
    func advance() throws(SequenceIOError) -> Bool {
        place += 1
        if place == count { return false }
        if place == end { try load() }
        return true
    }

    private func load() throws(SequenceIOError) {
        start = place
        end = min(count, place + Self.piece)
        try run.read(pair: pair, start..<end, keys: keys, sums: sums)
    }
}
