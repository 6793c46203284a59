/// Finds the index of a chromosome by the bytes of its name.
struct ChromosomeTable: ~Copyable {
    /// Open addressing: the index of a chromosome, or 0.
    private var slots: [Int32]
    private let mask: Int
    private let names: [[UInt8]]
    private var last: Int

    /// - Parameter chromosomes: with indices from 1 on, in order.
    init(_ chromosomes: [Chromosome]) {
        names = [[]] + chromosomes.map { Array($0.name.utf8) }
        var size = 16
        while size < chromosomes.count * 4 { size *= 2 }
        mask = size - 1
        slots = Array(repeating: 0, count: size)
        last = names.count > 1 ? 1 : 0
        for index in names.indices.dropFirst() {
            var slot = names[index].withUnsafeBytes { Self.hash($0) } & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(index)
        }
    }

    /// The index of the chromosome, or 0 when there is none of this name.
    @inline(__always)
    mutating func index(of name: UnsafeRawBufferPointer) -> Int {
        if Self.isEqual(names[last], name) { return last }
        return search(name)
    }

    private mutating func search(_ name: UnsafeRawBufferPointer) -> Int {
        var slot = Self.hash(name) & mask
        while slots[slot] != 0 {
            let index = Int(slots[slot])
            if Self.isEqual(names[index], name) {
                last = index
                return index
            }
            slot = (slot + 1) & mask
        }
        return 0
    }

    @inline(__always)
    private static func isEqual(_ known: [UInt8], _ name: UnsafeRawBufferPointer) -> Bool {
        guard known.count == name.count else { return false }
        return known.withUnsafeBytes { bytes in
            for position in 0..<bytes.count where bytes[position] != name[position] { return false }
            return true
        }
    }

    /// FNV-1a.
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: value >> 1)
    }
}
