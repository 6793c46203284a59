import Glibc

/// Names (of chromosomes) numbered in the order in which they were added, found by their bytes without a String.
package struct NameTable: Sendable {
    /// In the order of their numbers.
    package private(set) var names: [[UInt8]] = []
    /// Numbers plus one at the places their hashes say; 0 is free. The count is a power of two.
    private var slots: [Int32] = Array(repeating: 0, count: 16)

    /// No name yet.
    package init() {}

    /// How many names there are.
    package var count: Int { names.count }

    /// The number of `name`, or nil when it is not in the table.
    package func index(of name: UnsafeRawBufferPointer) -> Int? {
        var slot = Self.hash(name) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if Self.equal(names[number], name) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// The number of `name`, or nil when it is not in the table.
    package func index(of name: [UInt8]) -> Int? { name.withUnsafeBytes { index(of: $0) } }

    /// Adds a name and returns its number; nil when it was there already.
    package mutating func add(_ name: [UInt8]) -> Int? {
        guard index(of: name) == nil else { return nil }
        names.append(name)
        if names.count * 2 > slots.count {
            slots = Array(repeating: 0, count: slots.count * 2)
            for number in names.indices { place(number) }
        } else {
            place(names.count - 1)
        }
        return names.count - 1
    }

    /// For each name its place when all are sorted by their bytes, as `LC_COLLATE=C sort` does.
    package var ranksByBytes: [Int] {
        var ranks = Array(repeating: 0, count: count)
        let sorted = names.indices.sorted { names[$0].lexicographicallyPrecedes(names[$1]) }
        for (rank, number) in sorted.enumerated() { ranks[number] = rank }
        return ranks
    }

    private mutating func place(_ number: Int) {
        var slot = names[number].withUnsafeBytes { Self.hash($0) } & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(number + 1)
    }

    private static func equal(_ name: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard name.count == bytes.count else { return false }
        guard let start = bytes.baseAddress, !name.isEmpty else { return true }
        return memcmp(name, start, bytes.count) == 0
    }

    /// FNV-1a. Names are a few bytes long.
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: (hash ^ (hash >> 29)) & 0x7FFF_FFFF)
    }
}
