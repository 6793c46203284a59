/// Bases and qualities by cycle: the first base of every read is cycle 1.
package struct CycleStatistics: Sendable, Equatable {
    /// Cycles that are told apart; of longer reads the rest is not counted here.
    package static let most = 1024

    /// For each of A, C, G, T and N, and by cycle, how many reads have it.
    package private(set) var counts: [[Int]] = Array(repeating: [], count: 5)
    /// By cycle the sum of the qualities.
    package private(set) var qualities: [Int] = []
    /// Bases of quality 30 or more, in these cycles.
    private(set) var q30 = 0

    /// No read counted yet.
    package init() {}

    /// How many cycles there are.
    package var cycles: Int { qualities.count }

    /// Of all cycles.
    func total(_ letter: Int) -> Int { counts[letter].reduce(0, +) }

    /// Takes what was counted of some reads.
    mutating func add(_ counter: borrowing CycleCounter) {
        let longest = counter.longest
        for index in counts.indices where counts[index].count < longest {
            counts[index] += Array(repeating: 0, count: longest - counts[index].count)
        }
        if qualities.count < longest { qualities += Array(repeating: 0, count: longest - qualities.count) }
        for cycle in 0..<longest {
            for letter in 0..<5 { counts[letter][cycle] += counter.count(letter, cycle) }
            q30 += counter.count(5, cycle)
            qualities[cycle] += counter.quality(cycle)
        }
    }

    /// The mean quality of a cycle, 0-based.
    package func meanQuality(_ cycle: Int) -> Double {
        let reads = counts.reduce(0) { $0 + $1[cycle] }
        return reads == 0 ? 0 : Double(qualities[cycle]) / Double(reads)
    }
}
