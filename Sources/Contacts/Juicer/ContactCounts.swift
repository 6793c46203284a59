import Glibc

/// Counts over the contacts that pass a mapping quality, as `juicer_tools statistics` makes them.
struct ContactCounts {
    /// Lower edges of distance, 11 a decade: 10 * 10^(i/11), rounded; the bin of a distance is the first edge not below it.
    static let edges: [Int] = (0...99).map { Int((10 * pow(10, Double($0) / 11)).rounded()) }
    static let longRange = 20_000

    private(set) var lines = 0
    private(set) var intraFragment = 0
    private(set) var inter = 0
    private(set) var intra = 0
    private(set) var below500 = 0
    private(set) var below5000 = 0
    private(set) var below20000 = 0
    private(set) var long = 0
    /// Left, inner, outer, right at long range.
    private(set) var orientations = [0, 0, 0, 0]
    /// By bin of distance times 4, in the same order.
    private(set) var byDistance = Array(repeating: 0, count: edges.count * 4)

    var contacts: Int { lines - intraFragment }

    /// Takes a line of merged1.txt.
    mutating func add(
        isSameChromosome: Bool, fragment1: UInt32, fragment2: UInt32, strand1: Bool, strand2: Bool, position1: Int,
        position2: Int
    ) {
        lines += 1
        guard !isSameChromosome || fragment1 != fragment2 else {
            intraFragment += 1
            return
        }
        guard isSameChromosome else {
            inter += 1
            return
        }
        intra += 1
        let distance = abs(position1 - position2)
        switch distance {
        case ..<500: below500 += 1
        case ..<5000: below5000 += 1
        case ..<Self.longRange: below20000 += 1
        default: long += 1
        }
        let leftIsReverse = position1 < position2 ? strand1 : strand2
        let orientation = strand1 == strand2 ? (strand1 ? 0 : 3) : (leftIsReverse ? 2 : 1)
        if distance >= Self.longRange { orientations[orientation] += 1 }
        let bin = Self.edges.firstIndex { $0 >= distance } ?? Self.edges.count - 1
        byDistance[bin * 4 + orientation] += 1
    }

    /// The first bin from which on the four orientations agree in four bins in a row: its distance, nil when none is.
    var convergence: Int? {
        (0..<(Self.edges.count - 3)).first { first in (first..<(first + 4)).allSatisfy(agree) }.map { Self.edges[$0] }
    }

    private func agree(_ bin: Int) -> Bool {
        let counts = byDistance[(bin * 4)..<(bin * 4 + 4)]
        let mean = log(Double(counts.reduce(0, +)) / 4)
        return mean.isFinite && mean > 0 && counts.allSatisfy { abs(mean - log(Double($0))) / mean < 0.01 }
    }
}
