/// An estimate of how many reads repeat another: of all sequences those are counted whose hash is small, and the limit is
/// lowered as more of them come. What is counted is counted in full, so that the share of repeats is that of all reads.
package struct DuplicateSample: Sendable {
    /// Bases at the start of each read that are compared.
    package static let length = 50
    private static let mostSequences = 1 << 17

    private var times = HashCounts(capacity: 2 * mostSequences)
    private var limit = UInt64.max

    /// No read counted yet.
    package init() {}

    /// The hash of the first bases of a read.
    static func hash(_ read: borrowing BasePlanes) -> UInt64 {
        let count = min(read.count, length)
        let wanted = UInt64.max >> UInt64(64 - count)
        let names = mix(UInt64(count) &* 0x9E37_79B9_7F4A_7C15 ^ read[1][0] & wanted)
        return mix(mix(names ^ read[2][0] & wanted) ^ read[4][0] & wanted) ^ mix(read[8][0] & wanted)
    }

    /// That of a pair.
    static func hash(_ first: UInt64, _ second: UInt64) -> UInt64 { mix(mix(first) &+ second) }

    private static func mix(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ value >> 32) &* 0xD6E8_FEB8_6659_FD93
        value = (value ^ value >> 32) &* 0xD6E8_FEB8_6659_FD93
        return value ^ value >> 32
    }

    /// Counts a read by its hash, when it is in the sample.
    package mutating func add(_ hash: UInt64) {
        guard hash <= limit else { return }
        times.add(hash)
        while times.distinct > Self.mostSequences {
            limit /= 2
            times.removeAll(above: limit)
        }
    }

    /// Of all reads or pairs the share that repeats another.
    package var duplicatedShare: Double {
        times.all == 0 ? 0 : Double(times.all - times.distinct) / Double(times.all)
    }
}
