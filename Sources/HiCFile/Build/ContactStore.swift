/// Contacts in memory, in the order of the input, each as a packed cell of its chromosome pair at the finest bin size.
struct ContactStore: ~Copyable {
    /// The number of bytes that one contact takes here.
    static func bytesPerContact(hasScores: Bool) -> Int { hasScores ? 16 : 12 }

    private struct Chunk {
        let keys: UnsafeMutablePointer<UInt64>
        let pairs: UnsafeMutablePointer<UInt32>
        let scores: UnsafeMutablePointer<Float>?
        var count = 0
    }

    private static let chunkCapacity = 1 << 16
    private let hasScores: Bool
    private var chunks: [Chunk] = []
    private var current: Chunk
    /// The number of contacts of each pair, by the pair's number.
    private var pairCounts: [Int] = []
    private(set) var count = 0

    init(hasScores: Bool) {
        self.hasScores = hasScores
        current = Self.chunk(hasScores)
    }

    deinit {
        for chunk in chunks { Self.free(chunk) }
        Self.free(current)
    }

    private static func chunk(_ hasScores: Bool) -> Chunk {
        Chunk(
            keys: .allocate(capacity: chunkCapacity), pairs: .allocate(capacity: chunkCapacity),
            scores: hasScores ? .allocate(capacity: chunkCapacity) : nil)
    }

    private static func free(_ chunk: Chunk) {
        chunk.keys.deallocate()
        chunk.pairs.deallocate()
        chunk.scores?.deallocate()
    }

    /// Adds a contact of the pair with this number.
    @inline(__always)
    mutating func add(key: UInt64, pair: Int, score: Float) {
        if current.count == Self.chunkCapacity {
            chunks.append(current)
            current = Self.chunk(hasScores)
        }
        current.keys[current.count] = key
        current.pairs[current.count] = UInt32(truncatingIfNeeded: pair)
        if let scores = current.scores { scores[current.count] = score }
        current.count &+= 1
        if pair >= pairCounts.count { pairCounts += Array(repeating: 0, count: pair + 1 - pairCounts.count) }
        pairCounts[pair] &+= 1
        count &+= 1
    }

    /// Takes all contacts out, grouped by pair. The store is empty afterwards and can be filled again.
    mutating func takeGrouped() -> GroupedContacts {
        let grouped = GroupedContacts(pairCounts: pairCounts, hasScores: hasScores)
        var places = grouped.starts
        chunks.append(current)
        // The memory of each chunk goes back as soon as its contacts have moved.
        for chunk in chunks {
            for index in 0..<chunk.count {
                let pair = Int(chunk.pairs[index])
                let place = places[pair]
                places[pair] = place &+ 1
                grouped.keys[place] = chunk.keys[index]
                if let scores = chunk.scores { grouped.values![place] = Double(scores[index]) }
            }
            Self.free(chunk)
        }
        chunks = []
        current = Self.chunk(hasScores)
        pairCounts = []
        count = 0
        return grouped
    }
}

/// Contacts in memory, grouped by chromosome pair, in no order within a pair.
///
/// Sendable although it is mutable: each pair's stretch is given to one thread only.
final class GroupedContacts: @unchecked Sendable {
    let keys: UnsafeMutablePointer<UInt64>
    /// The scores; nil when every contact counts 1.
    let values: UnsafeMutablePointer<Double>?
    /// By pair number: where its contacts start; one more for the end.
    let starts: [Int]

    init(pairCounts: [Int], hasScores: Bool) {
        var sum = 0
        var starts: [Int] = [0]
        for count in pairCounts {
            sum += count
            starts.append(sum)
        }
        self.starts = starts
        keys = .allocate(capacity: max(sum, 1))
        values = hasScores ? .allocate(capacity: max(sum, 1)) : nil
    }

    deinit {
        keys.deallocate()
        values?.deallocate()
    }

    /// The number of contacts of a pair.
    func count(pair: Int) -> Int {
        pair + 1 < starts.count ? starts[pair + 1] - starts[pair] : 0
    }

    /// Sorts the contacts of a pair and adds those of one cell up: `body` gets each cell's key and sum, in order.
    @inline(__always)
    func forEachCell(pair: Int, bits: Int, _ body: (UInt64, Double) -> Void) {
        let stretch = UnsafeMutableBufferPointer(start: keys + starts[pair], count: count(pair: pair))
        if stretch.isEmpty { return }
        if let values {
            let scores = UnsafeMutableBufferPointer(start: values + starts[pair], count: stretch.count)
            CellSums.forEach(stretch, scores, bits: bits, body)
            return
        }
        RadixSort.sort(stretch, bits: bits)
        var first = 0
        while first < stretch.count {
            let key = stretch[first]
            var next = first &+ 1
            while next < stretch.count, stretch[next] == key { next &+= 1 }
            body(key, Double(next &- first))
            first = next
        }
    }
}

/// Sums of cells that come several times.
enum CellSums {
    /// Sorts keys with their values and gives each key once, in order, with the sum of its values.
    @inline(__always)
    static func forEach(
        _ keys: UnsafeMutableBufferPointer<UInt64>, _ values: UnsafeMutableBufferPointer<Double>, bits: Int,
        _ body: (UInt64, Double) -> Void
    ) {
        if keys.isEmpty { return }
        RadixSort.sort(keys, with: values, bits: bits)
        var index = 0
        while index < keys.count {
            let key = keys[index]
            var sum = values[index]
            index &+= 1
            while index < keys.count, keys[index] == key {
                sum += values[index]
                index &+= 1
            }
            body(key, sum)
        }
    }
}
