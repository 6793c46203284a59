/// The numbers of chromosome names seen before, by the first sixteen bytes of text from the name on.
///
/// Names of up to fifteen bytes are kept, each with the tab behind it, so that no name passes for a longer one.
struct NameCache: ~Copyable {
    static let longestName = 15

    private struct Entry {
        var low: UInt64
        var high: UInt64
        var number: Int32
    }

    /// A genome has some dozen chromosomes that matter. Each name has two places, the second next to the first.
    private static let bits: UInt64 = 10
    private let entries: UnsafeMutablePointer<Entry>

    init() {
        entries = .allocate(capacity: 1 << Int(Self.bits))
        // No name begins with a byte 0 and goes on as a word of zeros: there is a tab.
        entries.initialize(repeating: Entry(low: 0, high: 0, number: 0), count: 1 << Int(Self.bits))
    }

    deinit { entries.deallocate() }

    @inline(__always)
    func number(_ low: UInt64, _ high: UInt64) -> Int32? {
        let place = Self.place(low, high)
        if entries[place].low == low, entries[place].high == high { return entries[place].number }
        let other = entries[place ^ 1]
        return other.low == low && other.high == high ? other.number : nil
    }

    func keep(_ low: UInt64, _ high: UInt64, number: Int32) {
        let place = Self.place(low, high)
        // The name there so far moves: a third one that shares the places drives the oldest out.
        entries[place ^ 1] = entries[place]
        entries[place] = Entry(low: low, high: high, number: number)
    }

    @inline(__always)
    private static func place(_ low: UInt64, _ high: UInt64) -> Int {
        let hash = (low ^ high &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
        return Int(truncatingIfNeeded: hash >> (64 &- bits))
    }
}
