/// A pair that was kept, as far as duplicates are decided by it.
struct KeptPair {
    let position1: UInt32
    let position2: UInt32
    /// What must be equal beside the chromosomes.
    let key: UInt64
    /// In an index the number of the one added before at the same place; negative for none.
    var previous: Int32 = -1
}

/// Kept pairs, numbered as they come.
///
/// Memory of its own instead of an array's: for each row of a file one is read and one appended.
struct KeptPairs: ~Copyable {
    private(set) var count = 0
    private var pairs = UnsafeMutableBufferPointer<KeptPair>.allocate(capacity: 1 << 10)

    init() {}

    deinit { pairs.deallocate() }

    subscript(number: Int) -> KeptPair {
        @inline(__always) get { pairs[number] }
        @inline(__always) set { pairs[number] = newValue }
    }

    @inline(__always)
    mutating func append(_ pair: KeptPair) {
        if count == pairs.count { grow() }
        pairs[count] = pair
        count &+= 1
    }

    mutating func removeAll() { count = 0 }

    mutating func removeFirst(_ number: Int) {
        if let first = pairs.baseAddress { first.update(from: first + number, count: count - number) }
        count -= number
    }

    private mutating func grow() {
        let grown = UnsafeMutableBufferPointer<KeptPair>.allocate(capacity: pairs.count * 2)
        _ = grown.update(fromContentsOf: pairs)
        pairs.deallocate()
        pairs = grown
    }
}

/// Kept pairs by key and cell of the second position: a table of the newest ones, each with the number of the one before.
struct KeptPairIndex {
    private var table: [Int32] = []
    private var added = 0

    var isEmpty: Bool { table.isEmpty }

    mutating func clear() { if !table.isEmpty { table = [] } }

    /// Makes an index of the pairs from number `start` on.
    mutating func build(_ pairs: inout KeptPairs, from start: Int, cellSize: UInt32) {
        var size = 1 << 8
        while size < 4 * (pairs.count - start) { size *= 2 }
        table = Array(repeating: -1, count: size)
        added = 0
        for number in start..<pairs.count { add(&pairs, number, cellSize: cellSize) }
    }

    /// Adds the last pair; those before `start` may be left out.
    mutating func addLast(_ pairs: inout KeptPairs, from start: Int, cellSize: UInt32) {
        if added * 2 > table.count { return build(&pairs, from: start, cellSize: cellSize) }
        add(&pairs, pairs.count - 1, cellSize: cellSize)
    }

    /// The newest pair at the place of this cell and key, maybe of others; negative for none.
    func newest(cell: UInt32, key: UInt64) -> Int { Int(table[place(cell, key)]) }

    private mutating func add(_ pairs: inout KeptPairs, _ number: Int, cellSize: UInt32) {
        let place = place(pairs[number].position2 / cellSize, pairs[number].key)
        pairs[number].previous = table[place]
        table[place] = Int32(truncatingIfNeeded: number)
        added += 1
    }

    private func place(_ cell: UInt32, _ key: UInt64) -> Int {
        let hash = (UInt64(cell) ^ key &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
        return Int(truncatingIfNeeded: hash >> 32) & (table.count - 1)
    }
}
