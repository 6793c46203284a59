/// Fields of a `.hic` file on their way out, little endian.
struct FieldBytes {
    /// True from version 9 on: lengths are of 64 bits and vectors of 32-bit numbers; before it is the other way round.
    let isWide: Bool
    private(set) var bytes: [UInt8] = []

    init(version: Int) {
        isWide = version > 8
    }

    var count: Int { bytes.count }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    mutating func int32(_ value: Int) { put(Int32(truncatingIfNeeded: value)) }
    mutating func int64(_ value: Int) { put(Int64(value)) }
    mutating func float32(_ value: Double) { put(Float(value).bitPattern) }

    /// The length of a vector or section.
    mutating func length(_ value: Int) {
        if isWide { int64(value) } else { int32(value) }
    }

    /// A value of a vector or a factor.
    mutating func real(_ value: Double) {
        if isWide { put(Float(value).bitPattern) } else { put(value.bitPattern) }
    }

    mutating func append(_ more: some Collection<UInt8>) { bytes.append(contentsOf: more) }

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    /// A text that ends with a zero byte; what follows a zero byte in it is lost.
    mutating func string(_ text: String) {
        bytes.append(contentsOf: text.utf8.prefix { $0 != 0 })
        bytes.append(0)
    }

    private mutating func put<T: FixedWidthInteger>(_ value: T) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
