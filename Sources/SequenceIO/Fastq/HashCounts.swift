/// How often each of some hashes came: a table with open addressing, because the hashes are random already.
struct HashCounts: Sendable {
    /// Pairs of a hash and how often it came; 0 times is a free place.
    private var entries: [(hash: UInt64, times: UInt64)]
    private let mask: UInt64
    /// Different hashes, and all together.
    private(set) var distinct = 0
    private(set) var all = 0

    /// - Parameter capacity: a power of two, more than the different hashes that there will be.
    init(capacity: Int) {
        precondition(capacity.nonzeroBitCount == 1)
        entries = Array(repeating: (0, 0), count: capacity)
        mask = UInt64(capacity - 1)
    }

    mutating func add(_ hash: UInt64) { add(hash, times: 1) }

    /// Forgets all hashes above a limit.
    mutating func removeAll(above limit: UInt64) {
        let before = entries
        self = HashCounts(capacity: before.count)
        for entry in before where entry.times > 0 && entry.hash <= limit { add(entry.hash, times: entry.times) }
    }

    private mutating func add(_ hash: UInt64, times: UInt64) {
        let mask = mask
        let isNew = entries.withUnsafeMutableBufferPointer { entries in
            var place = hash & mask
            while entries[Int(place)].times > 0, entries[Int(place)].hash != hash { place = (place &+ 1) & mask }
            let isNew = entries[Int(place)].times == 0
            entries[Int(place)] = (hash, entries[Int(place)].times &+ times)
            return isNew
        }
        if isNew { distinct &+= 1 }
        all &+= Int(times)
    }
}
