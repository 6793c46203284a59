import Glibc

/// Bytes on their way out. The owner checks `room` before it appends.
struct OutputBuffer: ~Copyable {
    /// Digits and sign of the longest 64-bit number.
    static let longestNumber = 20

    private let start: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    private var count = 0

    init(capacity: Int) {
        start = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit { start.deallocate() }

    var room: Int { capacity - count }
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    mutating func clear() { count = 0 }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        precondition(bytes.count <= room)
        memcpy(start + count, source, bytes.count)
        count += bytes.count
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) {
        precondition(bytes.count <= room)
        let target = UnsafeMutableRawBufferPointer(start: start + count, count: room)
        bytes.withUnsafeBytes { target.copyMemory(from: $0) }
        count += bytes.count
    }

    mutating func append(_ byte: UInt8) {
        precondition(count < capacity)
        start[count] = byte
        count += 1
    }

    mutating func append(native number: UInt64) {
        precondition(room >= 8)
        UnsafeMutableRawPointer(start + count).storeBytes(of: number, as: UInt64.self)
        count += 8
    }

    mutating func append(decimal number: Int64) {
        precondition(room >= Self.longestNumber)
        if number < 0 { append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        var length = 1
        var limit: UInt64 = 10
        while length < 20, rest >= limit {
            length += 1
            let (next, overflow) = limit.multipliedReportingOverflow(by: 10)
            if overflow { break }
            limit = next
        }
        var position = count + length
        repeat {
            position -= 1
            let quotient = rest / 10
            start[position] = UInt8(truncatingIfNeeded: rest &- quotient &* 10) &+ UInt8(ascii: "0")
            rest = quotient
        } while position > count
        count += length
    }
}
