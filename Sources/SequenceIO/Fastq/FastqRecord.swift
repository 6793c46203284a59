import Glibc

/// A record of a FASTQ file. The pointers are valid as long as the block of text that they point into.
struct FastqRecord {
    /// The whole first line.
    let head: UnsafeRawBufferPointer
    /// The name without `@`, comment and `/1` or `/2`.
    let name: UnsafeRawBufferPointer
    /// Bases and qualities, of equal length. Behind both `TextBlock.slack` bytes may be read.
    let bases: UnsafeRawBufferPointer
    let qualities: UnsafeRawBufferPointer

    init(head: UnsafeRawBufferPointer, bases: UnsafeRawBufferPointer, qualities: UnsafeRawBufferPointer) {
        self.head = head
        name = Self.name(head)
        self.bases = bases
        self.qualities = qualities
    }

    /// Up to the first blank, without `/1` or `/2` at its end.
    @inline(__always)
    private static func name(_ head: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let start = head.baseAddress else { return head }
        var length = head.count
        if let blank = memchr(start, 0x20, length) { length = start.distance(to: blank) }
        if let tab = memchr(start, 0x09, length) { length = start.distance(to: tab) }
        if length > 3, start.load(fromByteOffset: length - 2, as: UInt8.self) == UInt8(ascii: "/") {
            let mate = start.load(fromByteOffset: length - 1, as: UInt8.self)
            if mate == UInt8(ascii: "1") || mate == UInt8(ascii: "2") { length -= 2 }
        }
        return UnsafeRawBufferPointer(start: start + 1, count: max(0, length - 1))
    }
}
