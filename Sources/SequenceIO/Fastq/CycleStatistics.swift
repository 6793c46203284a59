/// Bases and qualities by cycle: the first base of every read is cycle 1.
package struct CycleStatistics: Sendable, Equatable {
    /// Cycles that are told apart; of longer reads the rest is not counted here.
    package static let most = 1024
    /// Reads that are added up in small numbers, as many of which are added at once.
    private static let batch = 240

    /// For each of A, C, G, T and N, and by cycle, how many reads have it.
    package private(set) var counts: [[Int]] = Array(repeating: [], count: 5)
    /// By cycle the sum of the qualities.
    package private(set) var qualities: [Int] = []

    private var pendingCounts = Array(repeating: UInt8(0), count: 5 * most)
    private var pendingQualities = Array(repeating: UInt16(0), count: most)
    private var pendingReads = 0
    private var longest = 0

    package init() {}

    /// How many cycles there are.
    package var cycles: Int { qualities.count }

    /// Counts a read.
    mutating func add(_ letters: UnsafePointer<UInt8>, _ values: UnsafePointer<UInt8>, count: Int) {
        let count = min(count, Self.most)
        longest = max(longest, count)
        pendingCounts.withUnsafeMutableBufferPointer { pending in
            guard let a = pending.baseAddress else { return }
            let (c, g, t, n) = (a + Self.most, a + 2 * Self.most, a + 3 * Self.most, a + 4 * Self.most)
            for index in 0..<count {
                let letter = letters[index] & 0xDF
                a[index] &+= letter == 0x41 ? 1 : 0
                c[index] &+= letter == 0x43 ? 1 : 0
                g[index] &+= letter == 0x47 ? 1 : 0
                t[index] &+= letter == 0x54 ? 1 : 0
                n[index] &+= letter == 0x4E ? 1 : 0
            }
        }
        pendingQualities.withUnsafeMutableBufferPointer { sums in
            guard let sums = sums.baseAddress else { return }
            for index in 0..<count { sums[index] &+= UInt16(values[index] &- 33) }
        }
        pendingReads += 1
        if pendingReads == Self.batch { settle() }
    }

    /// Takes what is pending into the sums.
    mutating func settle() {
        for index in counts.indices where counts[index].count < longest {
            counts[index] += Array(repeating: 0, count: longest - counts[index].count)
        }
        if qualities.count < longest { qualities += Array(repeating: 0, count: longest - qualities.count) }
        for cycle in 0..<longest {
            for letter in 0..<5 { counts[letter][cycle] += Int(pendingCounts[letter * Self.most + cycle]) }
            qualities[cycle] += Int(pendingQualities[cycle])
        }
        pendingCounts.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
        pendingQualities.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
        pendingReads = 0
    }

    /// The mean quality of a cycle, 0-based.
    package func meanQuality(_ cycle: Int) -> Double {
        let reads = counts.reduce(0) { $0 + $1[cycle] }
        return reads == 0 ? 0 : Double(qualities[cycle]) / Double(reads)
    }
}
