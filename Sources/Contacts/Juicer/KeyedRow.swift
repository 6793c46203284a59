import Glibc

/// A row that is sorted by its key's bytes, then by its name. The parts are valid as long as the bytes
/// that they were made of.
struct KeyedRow {
    let key: UnsafeRawBufferPointer
    let name: UnsafeRawBufferPointer
    let content: UnsafeRawBufferPointer

    init(key: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer, content: UnsafeRawBufferPointer) {
        self.key = key
        self.name = name
        self.content = content
    }

    /// Bytes of the numbers in a kept row: the lengths of name and content.
    private static let lengths = 8

    /// - Parameter bytes: what `write` wrote.
    init(_ bytes: UnsafeRawBufferPointer, keyLength: Int) {
        key = UnsafeRawBufferPointer(rebasing: bytes[..<keyLength])
        let count = Int(bytes.loadUnaligned(fromByteOffset: keyLength, as: UInt32.self))
        let start = keyLength + Self.lengths
        name = UnsafeRawBufferPointer(rebasing: bytes[start..<(start + count)])
        content = UnsafeRawBufferPointer(rebasing: bytes[(start + count)...])
    }

    /// All of it, as `write` wrote it.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: key.baseAddress, count: Self.lengths + key.count + name.count + content.count)
    }

    static func size(key: [UInt8], name: [UInt8], content: [UInt8]) -> Int {
        lengths + key.count + name.count + content.count
    }

    /// Writes the parts one behind the other to room that is as large as `size` says.
    static func write(key: [UInt8], name: [UInt8], content: [UInt8], to room: UnsafeMutableRawPointer) {
        var next = room
        func put(_ part: [UInt8]) {
            next.copyMemory(from: part, byteCount: part.count)
            next += part.count
        }
        put(key)
        next.storeBytes(of: UInt32(name.count), as: UInt32.self)
        (next + 4).storeBytes(of: UInt32(content.count), as: UInt32.self)
        next += lengths
        put(name)
        put(content)
    }

    /// How names are ordered.
    enum NameOrder {
        case natural
        case bytes
    }

    func precedes(_ other: KeyedRow, by order: NameOrder) -> Bool {
        if let left = key.baseAddress, let right = other.key.baseAddress {
            let difference = memcmp(left, right, key.count)
            if difference != 0 { return difference < 0 }
        }
        switch order {
        case .natural: return NaturalOrder.compare(name, other.name) < 0
        case .bytes: return name.lexicographicallyPrecedes(other.name)
        }
    }
}
