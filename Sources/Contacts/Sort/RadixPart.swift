/// A part of the rows that `RadixSort` sorts: least significant digit first, from one memory to the other and back.
struct RadixPart {
    private static let digitBits: UInt64 = 11
    private static let digitCount = 1 << Int(digitBits)
    /// Up to so many rows insertion is faster than passes over digits.
    private static let fewRows = 24

    private var source: UnsafeMutablePointer<SortEntry>
    private var target: UnsafeMutablePointer<SortEntry>
    private let wanted: UnsafeMutablePointer<SortEntry>
    private let count: Int

    /// - Parameters:
    ///   - source: the rows; afterwards anything.
    ///   - target: room for as many, which gets the sorted ones.
    init(from source: UnsafeMutablePointer<SortEntry>, to target: UnsafeMutablePointer<SortEntry>, count: Int) {
        self.source = source
        self.target = target
        self.count = count
        wanted = target
    }

    /// Sorts, then unpacks the keys.
    consuming func sort(_ packing: KeyPacking) {
        guard count > 0 else { return }
        sort(word: { $0.high })
        deliver()
        sortTies()
        for index in 0..<count { wanted[index].key = packing.unpacked(wanted[index].key) }
    }

    /// Sorts by one word of the key.
    @inline(__always)
    private mutating func sort(word: (PairKey) -> UInt64) {
        let first = word(source[0].key)
        var varying: UInt64 = 0
        for index in 1..<max(1, count) { varying |= word(source[index].key) ^ first }
        while varying != 0 {
            let shift = UInt64(varying.trailingZeroBitCount)
            scatter { Int(truncatingIfNeeded: word($0) &>> shift & UInt64(Self.digitCount - 1)) }
            varying = shift + Self.digitBits < 64 ? varying & UInt64.max << (shift + Self.digitBits) : 0
        }
    }

    @inline(__always)
    private mutating func scatter(digit: (PairKey) -> Int) {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.digitCount) { starts in
            guard let starts = starts.baseAddress else { return }
            starts.initialize(repeating: 0, count: Self.digitCount)
            for index in 0..<count { starts[digit(source[index].key)] &+= 1 }
            var next: Int32 = 0
            for value in 0..<Self.digitCount {
                let found = starts[value]
                starts[value] = next
                next &+= found
            }
            for index in 0..<count {
                let entry = source[index]
                let value = digit(entry.key)
                target[Int(starts[value])] = entry
                starts[value] &+= 1
            }
        }
        swap(&source, &target)
    }

    /// Puts the rows where they are wanted.
    private func deliver() {
        if source != wanted { wanted.update(from: source, count: count) }
    }

    /// Sorts each stretch of rows whose packed parts are equal by the low word.
    private func sortTies() {
        var start = 0
        while start < count {
            let high = wanted[start].key.high
            var end = start + 1
            while end < count, wanted[end].key.high == high { end += 1 }
            if end - start > Self.fewRows {
                // The other memory's rows are used up.
                let other = source == wanted ? target : source
                var stretch = RadixPart(from: wanted + start, to: other + start, count: end - start)
                stretch.sort(word: { $0.low })
                if stretch.source != wanted + start {
                    (wanted + start).update(from: stretch.source, count: end - start)
                }
            } else if end - start > 1 {
                insert(start, end)
            }
            start = end
        }
    }

    private func insert(_ start: Int, _ end: Int) {
        for index in (start + 1)..<end {
            let entry = wanted[index]
            var place = index
            while place > start, entry.key.low < wanted[place - 1].key.low {
                wanted[place] = wanted[place - 1]
                place -= 1
            }
            wanted[place] = entry
        }
    }
}
