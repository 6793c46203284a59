import Glibc

/// Whole lines of a text, some hundred KiB of them, which stay where they are until the block is filled again: so that
/// they can be looked at many at a time, and by another thread than the one that reads.
package final class TextBlock: @unchecked Sendable {
    /// Bytes behind the lines that may be read, whatever they are: 64 bytes can be loaded wherever one can.
    package static let slack = 64

    /// The lines. The last one ends in a line feed but for that of a text without one at its end.
    package private(set) var lines = UnsafeRawBufferPointer(start: nil, count: 0)
    /// The 0-based offset of the lines in the text (as it is when inflated).
    package private(set) var offset = 0

    private var memory: TextMemory

    /// No line yet.
    package init() { memory = TextMemory(capacity: 0) }

    /// Takes a reader's memory with lines in it, and gives it its own with what follows them there.
    func exchange(_ other: inout TextMemory, lines range: Range<Int>, rest: Range<Int>, offset: Int) {
        if memory.capacity < other.capacity { memory = TextMemory(capacity: other.capacity) }
        memory.start.copyMemory(from: other.start + rest.lowerBound, byteCount: rest.count)
        swap(&memory, &other)
        lines = UnsafeRawBufferPointer(start: memory.start + range.lowerBound, count: range.count)
        self.offset = offset
    }
}

/// Memory for text, and some more bytes behind it.
struct TextMemory: ~Copyable {
    let start: UnsafeMutableRawPointer
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        start = .allocate(byteCount: capacity + TextBlock.slack, alignment: 16)
        memset(start + capacity, 0, TextBlock.slack)
    }

    deinit { start.deallocate() }
}
