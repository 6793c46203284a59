/// Duplicates by the rules of Juicer 1: a duplicate is optical when all the pairs that it repeats were read from the same
/// spot of the flow cell. Pairs come in groups that may repeat each other, in the order of their first positions.
struct OpticalDuplicates {
    enum Verdict {
        case unique
        case copy
        case optical
    }

    /// Where on the flow cell a read pair was.
    struct Spot {
        private static let radius = 50.0

        /// nil when the name does not tell.
        private let tile: [UInt8]?
        private let x: Double
        private let y: Double

        /// - Parameter name: as Illumina's sequencers give it: tile in fields 3 to 5, x and y in 6 and 7.
        init(_ name: some Collection<UInt8>) {
            let fields = name.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            func number(_ index: Int) -> Double {
                guard index < fields.count else { return 0 }
                let digits = fields[index].prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
                return Double(String(decoding: digits, as: UTF8.self)) ?? 0
            }
            tile = fields.count > 1 ? fields.dropFirst(2).prefix(3).flatMap { $0 } : nil
            x = number(5)
            y = number(6)
        }

        func isNear(_ other: Spot) -> Bool {
            guard let tile, tile == other.tile else { return false }
            return abs(x - other.x) < Self.radius && abs(y - other.y) < Self.radius
        }
    }

    private struct Kept {
        let first: Int
        let second: Int
        let spot: Spot
    }

    private let wobble: Int
    /// Kept pairs by stretches of the second position as long as what they may differ by, and one.
    private var kept: [Int: [Kept]] = [:]
    private var last = 0

    init(wobble: Int) { self.wobble = wobble }

    /// Begins with another group.
    mutating func reset() { kept.removeAll(keepingCapacity: true) }

    /// Decides about a pair; a unique one is kept.
    mutating func verdict(_ first: Int, _ second: Int, _ spot: Spot) -> Verdict {
        if first - last > wobble { reset() }
        last = first
        let cell = second / (wobble + 1)
        var verdict = Verdict.unique
        for near in (cell - 1)...(cell + 1) {
            kept[near]?.removeAll { first - $0.first > wobble }
            for pair in kept[near, default: []] where abs(pair.second - second) <= wobble {
                if !pair.spot.isNear(spot) { return .copy }
                verdict = .optical
            }
        }
        if verdict == .unique { kept[cell, default: []].append(Kept(first: first, second: second, spot: spot)) }
        return verdict
    }
}
