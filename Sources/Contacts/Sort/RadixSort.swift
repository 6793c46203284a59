/// A row in memory: its key and where its bytes are.
struct SortEntry {
    var key: PairKey
    /// Offset of the row << 24 | its length with the line feed.
    let place: UInt64

    var offset: Int { Int(place >> 24) }
    var length: Int { Int(place & 0xFF_FFFF) }
}

/// Stable sorting by digits of the key, least significant first. Only bits that differ between keys cost a pass.
///
/// Chromosomes and first position go first; the rows that are equal in these are few, and then sorted by the rest.
enum RadixSort {
    /// Bits of the low word that belong to the first position.
    private static let firstPosition: UInt64 = 0xFFFF << 48
    /// Up to so many rows insertion is faster than passes over digits.
    private static let fewRows = 24

    /// Sorts `entries`; `spare` has the same size. Returns the one of the two that holds the result.
    static func sort(
        _ entries: UnsafeMutableBufferPointer<SortEntry>, spare: UnsafeMutableBufferPointer<SortEntry>
    ) -> UnsafeMutableBufferPointer<SortEntry> {
        let varying = varyingBits(entries)
        guard !varying.isSorted else { return entries }
        var pair = Buffers(source: entries, target: spare)
        pair.scatter(digits: digits(varying.low & firstPosition), word: { $0.low })
        pair.scatter(digits: digits(varying.high), word: { $0.high })
        if varying.low & ~firstPosition != 0 { sortTies(pair.source, spare: pair.target) }
        return pair.source
    }

    /// Sorts each stretch of rows with the same chromosomes and first position by the low word.
    private static func sortTies(
        _ entries: UnsafeMutableBufferPointer<SortEntry>, spare: UnsafeMutableBufferPointer<SortEntry>
    ) {
        var start = 0
        while start < entries.count {
            let first = entries[start].key
            var end = start + 1
            while end < entries.count, entries[end].key.high == first.high,
                (entries[end].key.low ^ first.low) & firstPosition == 0
            {
                end += 1
            }
            if end - start > fewRows {
                sortMany(
                    UnsafeMutableBufferPointer(rebasing: entries[start..<end]),
                    spare: UnsafeMutableBufferPointer(rebasing: spare[start..<end]))
            } else if end - start > 1 {
                insert(UnsafeMutableBufferPointer(rebasing: entries[start..<end]))
            }
            start = end
        }
    }

    private static func sortMany(
        _ entries: UnsafeMutableBufferPointer<SortEntry>, spare: UnsafeMutableBufferPointer<SortEntry>
    ) {
        let varying = varyingBits(entries)
        guard !varying.isSorted else { return }
        var pair = Buffers(source: entries, target: spare)
        pair.scatter(digits: digits(varying.low), word: { $0.low })
        if pair.source.baseAddress != entries.baseAddress { _ = entries.update(fromContentsOf: pair.source) }
    }

    private static func insert(_ entries: UnsafeMutableBufferPointer<SortEntry>) {
        for index in 1..<entries.count {
            let entry = entries[index]
            var place = index
            while place > 0, entry.key.low < entries[place - 1].key.low {
                entries[place] = entries[place - 1]
                place -= 1
            }
            entries[place] = entry
        }
    }

    private static func varyingBits(
        _ entries: UnsafeMutableBufferPointer<SortEntry>
    ) -> (high: UInt64, low: UInt64, isSorted: Bool) {
        guard let first = entries.first?.key else { return (0, 0, true) }
        var high: UInt64 = 0
        var low: UInt64 = 0
        var isSorted = true
        var last = first
        for entry in entries {
            high |= entry.key.high ^ first.high
            low |= entry.key.low ^ first.low
            if entry.key < last { isSorted = false }
            last = entry.key
        }
        return (high, low, isSorted)
    }

    /// Shifts of digits of 11 bits that hold all of `bits`, from the least significant on.
    private static func digits(_ bits: UInt64) -> [UInt64] {
        var shifts: [UInt64] = []
        var rest = bits
        while rest != 0 {
            let shift = UInt64(rest.trailingZeroBitCount)
            shifts.append(shift)
            rest = shift + 11 < 64 ? rest & (UInt64.max << (shift + 11)) : 0
        }
        return shifts
    }

    /// Rows go from one to the other and back.
    private struct Buffers {
        private(set) var source: UnsafeMutableBufferPointer<SortEntry>
        private(set) var target: UnsafeMutableBufferPointer<SortEntry>

        init(source: UnsafeMutableBufferPointer<SortEntry>, target: UnsafeMutableBufferPointer<SortEntry>) {
            self.source = source
            self.target = target
        }

        @inline(__always)
        mutating func scatter(digits: [UInt64], word: (PairKey) -> UInt64) {
            for shift in digits {
                scatter { Int(truncatingIfNeeded: word($0) >> shift & 0x7FF) }
                swap(&source, &target)
            }
        }

        @inline(__always)
        private func scatter(digit: (PairKey) -> Int) {
            guard let from = source.baseAddress, let to = target.baseAddress else { return }
            withUnsafeTemporaryAllocation(of: Int.self, capacity: 2048) { starts in
                starts.initialize(repeating: 0)
                for index in 0..<source.count { starts[digit(from[index].key)] &+= 1 }
                var next = 0
                for value in 0..<2048 {
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
}
