/// Fields of a `.hic` file on their way out, little endian.
struct FieldBytes {
    private(set) var bytes: [UInt8] = []

    var count: Int { bytes.count }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    mutating func int32(_ value: Int) { put(Int32(truncatingIfNeeded: value)) }
    mutating func int64(_ value: Int) { put(Int64(value)) }
    mutating func float32(_ value: Double) { put(Float(value).bitPattern) }
    mutating func float32(_ value: Float) { put(value.bitPattern) }

    /// A text that ends with a zero byte; what follows a zero byte in it is lost.
    mutating func string(_ text: String) {
        bytes.append(contentsOf: text.utf8.prefix { $0 != 0 })
        bytes.append(0)
    }

    private mutating func put<T: FixedWidthInteger>(_ value: T) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
