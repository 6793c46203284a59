/// Walks over the short fields of a row, byte by byte: a call of `memchr` costs more than such a field.
struct RowCursor {
    /// Nil after the last field of the row.
    private(set) var position: UnsafeRawPointer?
    let end: UnsafeRawPointer

    init(position: UnsafeRawPointer, end: UnsafeRawPointer) {
        self.position = position
        self.end = end
    }

    /// The next field, which must end in a tab; nil otherwise.
    @inline(__always)
    mutating func field() -> UnsafeRawBufferPointer? {
        guard let start = position else { return nil }
        var here = start
        while here < end {
            if here.load(as: UInt8.self) == 0x09 {
                position = here + 1
                return UnsafeRawBufferPointer(start: start, count: start.distance(to: here))
            }
            here += 1
        }
        return nil
    }

    /// The next field, which may end with the row; nil after the last.
    @inline(__always)
    mutating func lastField() -> UnsafeRawBufferPointer? {
        guard let start = position else { return nil }
        if let field = field() { return field }
        position = nil
        return UnsafeRawBufferPointer(start: start, count: start.distance(to: end))
    }
}

/// The chromosome of the row before: in most files it is this row's, too.
struct RecentName {
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var length = -1
    private var number: Int32 = 0

    /// The number kept for `name`, when it is the name kept.
    @inline(__always)
    func number(of name: UnsafeRawBufferPointer) -> Int32? {
        guard name.count == length else { return nil }
        let (low, high) = Self.words(name)
        return low == self.low && high == self.high ? number : nil
    }

    /// Keeps names of up to 16 bytes; longer ones are looked up each time.
    mutating func keep(_ name: UnsafeRawBufferPointer, number: Int32) {
        guard name.count <= 16 else { return }
        (low, high) = Self.words(name)
        length = name.count
        self.number = number
    }

    @inline(__always)
    private static func words(_ name: UnsafeRawBufferPointer) -> (UInt64, UInt64) {
        var low: UInt64 = 0
        var high: UInt64 = 0
        for index in 0..<min(8, name.count) { low = low << 8 | UInt64(name[index]) }
        if name.count > 8 {
            for index in 8..<name.count { high = high << 8 | UInt64(name[index]) }
        }
        return (low, high)
    }
}
