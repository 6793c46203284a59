import Glibc

/// The tab-separated fields of a line, one after the other.
package struct Fields {
    private var position: UnsafeRawPointer?
    private var remaining: Int

    /// The fields of a line without its line feed.
    package init(_ line: UnsafeRawBufferPointer) {
        position = line.baseAddress
        remaining = line.count
    }

    /// The next field, possibly empty; nil after the last.
    package mutating func next() -> UnsafeRawBufferPointer? {
        guard let start = position else { return nil }
        guard let tab = memchr(start, 0x09, remaining) else {
            position = nil
            return UnsafeRawBufferPointer(start: start, count: remaining)
        }
        let length = start.distance(to: tab)
        position = UnsafeRawPointer(tab) + 1
        remaining -= length + 1
        return UnsafeRawBufferPointer(start: start, count: length)
    }

    /// Passes over `count` fields; false when there are fewer.
    package mutating func skip(_ count: Int) -> Bool {
        for _ in 0..<count where next() == nil { return false }
        return true
    }

    /// What follows the field last returned; nil after the last.
    package var rest: UnsafeRawBufferPointer? {
        position.map { UnsafeRawBufferPointer(start: $0, count: remaining) }
    }
}
