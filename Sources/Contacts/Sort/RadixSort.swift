/// A row in memory: its key and where its bytes are.
struct SortEntry {
    var key: PairKey
    /// Offset of the row << 24 | its length with the line feed.
    let place: UInt64

    var offset: Int { Int(place >> 24) }
    var length: Int { Int(place & 0xFF_FFFF) }
}

/// Stable sorting by the bytes of the key, least significant first. Bytes that all keys share are passed over.
enum RadixSort {
    /// Sorts `entries`; `spare` has the same size. Returns the one of the two that holds the result.
    static func sort(
        _ entries: UnsafeMutableBufferPointer<SortEntry>, spare: UnsafeMutableBufferPointer<SortEntry>
    ) -> UnsafeMutableBufferPointer<SortEntry> {
        guard let first = entries.first else { return entries }
        var varyingHigh: UInt64 = 0
        var varyingLow: UInt64 = 0
        var isSorted = true
        var last = first.key
        for entry in entries {
            varyingHigh |= entry.key.high ^ first.key.high
            varyingLow |= entry.key.low ^ first.key.low
            if entry.key < last { isSorted = false }
            last = entry.key
        }
        if isSorted { return entries }
        var source = entries
        var target = spare
        for shift in stride(from: UInt64(0), to: 64, by: 8) where varyingLow >> shift & 0xFF != 0 {
            scatter(source, target) { Int(truncatingIfNeeded: $0.low >> shift & 0xFF) }
            swap(&source, &target)
        }
        for shift in stride(from: UInt64(0), to: 64, by: 8) where varyingHigh >> shift & 0xFF != 0 {
            scatter(source, target) { Int(truncatingIfNeeded: $0.high >> shift & 0xFF) }
            swap(&source, &target)
        }
        return source
    }

    @inline(__always)
    private static func scatter(
        _ source: UnsafeMutableBufferPointer<SortEntry>, _ target: UnsafeMutableBufferPointer<SortEntry>,
        digit: (PairKey) -> Int
    ) {
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { starts in
            starts.initialize(repeating: 0)
            for index in 0..<source.count { starts[digit(from[index].key)] &+= 1 }
            var next = 0
            for value in 0..<256 {
                let count = starts[value]
                starts[value] = next
                next += count
            }
            for index in 0..<source.count {
                let value = digit(from[index].key)
                to[starts[value]] = from[index]
                starts[value] &+= 1
            }
        }
    }
}
