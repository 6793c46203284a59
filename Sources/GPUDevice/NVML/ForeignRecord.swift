/// A C structure as bytes: its fields are read at their offsets, because the layout is C's and not Swift's.
/// Offsets and sizes are those of `nvml.h` on 64-bit Linux.
struct ForeignRecord {
    var bytes: [UInt8]

    /// All zeros; with a version in the first word where the structure has one: its size and, above 24 bits, the number.
    init(size: Int, version: UInt32? = nil) {
        bytes = [UInt8](repeating: 0, count: size)
        if let version {
            let word = UInt32(size) | version << 24
            bytes.withUnsafeMutableBytes { $0.storeBytes(of: word, as: UInt32.self) }
        }
    }

    func word(at offset: Int) -> UInt32 {
        bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
    }

    func long(at offset: Int) -> UInt64 {
        bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
    }

    func pointer(at offset: Int) -> OpaquePointer? { OpaquePointer(bitPattern: UInt(long(at: offset))) }

    /// Text up to its NUL.
    func text(at offset: Int = 0) -> String {
        String(decoding: bytes[offset...].prefix { $0 != 0 }, as: UTF8.self)
    }
}
