/// Counts of pair types. Nearly all have two letters and are counted without a look-up by name.
struct TypeCounts: Sendable {
    /// For each two-byte code its index in `counts` plus one; 0 before it is seen.
    private var indices: [UInt16] = Array(repeating: 0, count: 1 << 16)
    private var longIndices: [[UInt8]: Int] = [:]
    private var names: [[UInt8]] = []
    private var counts: [Int] = []

    var all: [(name: String, count: Int)] {
        zip(names, counts).map { (String(decoding: $0, as: UTF8.self), $1) }
    }

    mutating func add(_ code: UInt16, times: Int = 1) {
        var index = Int(indices[Int(code)])
        if index == 0 {
            names.append(code & 0xFF == 0 ? [UInt8(code >> 8)] : [UInt8(code >> 8), UInt8(code & 0xFF)])
            counts.append(0)
            index = counts.count
            // More than 65,535 types cannot be told apart by this table; they share the last place.
            indices[Int(code)] = UInt16(clamping: index)
        }
        counts[index - 1] += times
    }

    mutating func add(_ name: UnsafeRawBufferPointer) { add(Array(name), times: 1) }

    mutating func add(_ bytes: [UInt8], times: Int) {
        if bytes.count == 1 || bytes.count == 2 {
            return add(UInt16(bytes[0]) << 8 | UInt16(bytes.count == 2 ? bytes[1] : 0), times: times)
        }
        if let index = longIndices[bytes] {
            counts[index] += times
        } else {
            longIndices[bytes] = counts.count
            names.append(bytes)
            counts.append(times)
        }
    }
}

/// Counts of pairs of chromosomes.
struct ChromosomePairCounts: Sendable {
    private var indices: [UInt64: Int] = [:]
    private var keys: [UInt64] = []
    private var counts: [Int] = []
    /// Sorted files change the pair of chromosomes rarely.
    private var recentKey: UInt64 = .max
    private var recentIndex = 0

    var all: [(first: Int, second: Int, count: Int)] {
        zip(keys, counts).map { (Int($0 >> 32), Int($0 & 0xFFFF_FFFF), $1) }
    }

    mutating func add(_ first: Int32, _ second: Int32, times: Int = 1) {
        let key = UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
        if key != recentKey {
            recentKey = key
            if let index = indices[key] {
                recentIndex = index
            } else {
                recentIndex = counts.count
                indices[key] = recentIndex
                keys.append(key)
                counts.append(0)
            }
        }
        counts[recentIndex] += times
    }
}
