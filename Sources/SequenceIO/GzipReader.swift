import CHTSlib
import CISAL
import CShims
import Glibc

/// The content of a gzip file of one or many members, BGZF among them, inflated in the calling thread.
///
/// By ISA-L rather than zlib or libdeflate: measured on contact text in one thread, gzip 1.24 GB/s against zlib's 0.36,
/// BGZF 1.14 GB/s against 0.82.
struct GzipReader: ~Copyable, @unchecked Sendable {
    let path: String
    private let file: UnsafeMutablePointer<hFILE>
    /// Large, and ISA-L keeps addresses within it.
    private let state: UnsafeMutablePointer<inflate_state>
    /// Compressed bytes; the state knows which are still to be used.
    private let buffer: UnsafeMutableRawBufferPointer
    private let isBlocked: Bool

    /// Many blocks of BGZF: where the buffer ends within one, ISA-L has to put its window aside.
    private static let bufferSize = 1 << 18
    /// Bytes of text that a BGZF block can have.
    private static let largestBlock = 1 << 16

    /// What a file is by its first bytes, of which nothing is taken.
    enum Kind {
        case other, gzip, blocked, zstd

        init(_ file: UnsafeMutablePointer<hFILE>) {
            var start = [UInt8](repeating: 0, count: 18)
            let count = hpeek(file, &start, start.count)
            // A frame, or one to be passed over (RFC 8878, section 3.1).
            if count >= 4,
                Array(start[1..<4]) == [0xB5, 0x2F, 0xFD] && start[0] == 0x28
                    || Array(start[1..<4]) == [0x2A, 0x4D, 0x18] && start[0] & 0xF0 == 0x50
            {
                self = .zstd
                return
            }
            guard count >= 3, start[0] == 0x1F, start[1] == 0x8B, start[2] == 8 else {
                self = .other
                return
            }
            // The extra field "BC" that names the size of the block (SAM specification, section 4.1).
            let isBlocked = count == 18 && start[3] & 4 != 0 && start[12] == 0x42 && start[13] == 0x43
            self = isBlocked ? .blocked : .gzip
        }
    }

    /// Takes over htslib's stream, which is compressed; `path` is for messages.
    init(_ file: UnsafeMutablePointer<hFILE>, isBlocked: Bool, path: String) {
        self.path = path
        self.file = file
        self.isBlocked = isBlocked
        state = .allocate(capacity: 1)
        buffer = .allocate(byteCount: Self.bufferSize, alignment: 16)
        isal_inflate_init(state)
        state.pointee.crc_flag = UInt32(ISAL_GZIP)
        state.pointee.avail_in = 0
    }

    deinit {
        hclose_abruptly(file)
        state.deallocate()
        buffer.deallocate()
    }

    /// The 0-based offset in the compressed file up to which it has been read.
    var fileOffset: Int { Int(htell(file)) - Int(state.pointee.avail_in) }

    /// Fills `target` as far as the file goes, of BGZF with whole blocks.
    ///
    /// ISA-L keeps 32 KiB for what may refer to them when it has to stop within a member; so it need not.
    func read(into target: UnsafeMutableRawBufferPointer) throws(SequenceIOError) -> (count: Int, hasEnded: Bool) {
        var filled = 0
        while filled < target.count {
            let room = UInt32(clamping: target.count - filled)
            state.pointee.next_out = target.baseAddress?.advanced(by: filled).assumingMemoryBound(to: UInt8.self)
            state.pointee.avail_out = room
            guard isal_inflate(state) == ISAL_DECOMP_OK else { throw .corrupt(path: path, byte: fileOffset) }
            let count = Int(room - state.pointee.avail_out)
            filled += count
            if state.pointee.block_state == ISAL_BLOCK_FINISH {
                if try !nextMember() { return (filled, true) }
                if isBlocked, target.count - filled < Self.largestBlock { break }
            } else if count == 0, state.pointee.avail_in == 0, try !fill() {
                throw .truncated(path: path, byte: fileOffset)
            }
        }
        return (filled, false)
    }

    /// Goes on behind the end of a member. Returns whether there is another.
    private func nextMember() throws(SequenceIOError) -> Bool {
        if state.pointee.avail_in == 0, try !fill() {
            // BGZF ends with a member without text.
            if isBlocked, state.pointee.total_out > 0 { throw .missingEndMarker(path: path, byte: fileOffset) }
            return false
        }
        isal_inflate_reset(state)
        state.pointee.crc_flag = UInt32(ISAL_GZIP)
        return true
    }

    /// Returns whether the file had more.
    private func fill() throws(SequenceIOError) -> Bool {
        errno = 0
        let count = hread(file, buffer.baseAddress, buffer.count)
        guard count >= 0 else { throw .readFailed(path: path, code: errno == 0 ? EIO : errno) }
        state.pointee.next_in = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_in = UInt32(count)
        return count > 0
    }
}
