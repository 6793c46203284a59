import Glibc

/// Where the blocks of a BGZF file begin, in the file and in its text. Their ends are read, nothing is inflated.
package struct BlockTable {
    /// For each block 0-based offsets of its first byte and of its text.
    private var blocks: [(file: Int, text: Int)] = []
    private var fileSize = 0
    /// The block of the place last asked for.
    private var current = 0

    /// Reads a regular file.
    package init(_ path: String) throws(SequenceIOError) {
        let descriptor = try InputDescriptor.open(path)
        defer { close(descriptor) }
        var text = 0
        while let head = try Self.bytes(18, of: descriptor, at: fileSize, path) {
            // Gzip with the extra field "BC" that has the block's size less one (SAM specification, section 4.1).
            guard head[0..<4] == [0x1F, 0x8B, 8, 4], head[10..<16] == [6, 0, 0x42, 0x43, 2, 0] else {
                if blocks.isEmpty { throw .notBlocked(path: path) }
                throw .corrupt(path: path, byte: fileSize)
            }
            let size = Int(head[16]) + Int(head[17]) << 8 + 1
            guard let tail = try Self.bytes(4, of: descriptor, at: fileSize + size - 4, path) else {
                throw .truncated(path: path, byte: fileSize)
            }
            blocks.append((fileSize, text))
            fileSize += size
            // At most 2^16.
            text += Int(tail[0]) + Int(tail[1]) << 8 + Int(tail[2]) << 16
        }
        if blocks.isEmpty { throw .notBlocked(path: path) }
    }

    /// BGZF's name for a 0-based place in the text: its block's place in the file << 16 | its place in the block's text.
    /// Places are asked for in rising order.
    package mutating func virtualOffset(_ text: Int) -> UInt64 {
        while current + 1 < blocks.count, blocks[current + 1].text <= text { current += 1 }
        return UInt64(blocks[current].file) << 16 | UInt64(text - blocks[current].text)
    }

    /// BGZF's name for the end of the file.
    package var end: UInt64 { UInt64(fileSize) << 16 }

    /// nil when the file ends before them.
    private static func bytes(
        _ count: Int, of descriptor: Int32, at offset: Int, _ path: String
    ) throws(SequenceIOError) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let found = pread(descriptor, &bytes, count, offset)
        guard found >= 0 else { throw .readFailed(path: path, code: errno) }
        return found == count ? bytes : nil
    }
}
