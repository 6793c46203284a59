import Glibc
import SequenceIO

/// Cells that memory did not hold, in a file without a name: grouped by chromosome pair, each pair's cells in order.
final class SpilledRun: Sendable {
    /// Where a pair's cells are: all keys, then all sums.
    private struct Stretch {
        let offset: Int
        let count: Int
    }

    private let descriptor: Int32
    private let path: String
    private let stretches: [Int: Stretch]

    private init(descriptor: Int32, path: String, stretches: [Int: Stretch]) {
        self.descriptor = descriptor
        self.path = path
        self.stretches = stretches
    }

    deinit { close(descriptor) }

    /// Writes the contacts to a new file in `folder`, added up by cell.
    ///
    /// - Parameter bits: by pair number, the number of bits of its keys.
    static func write(_ contacts: GroupedContacts, bits: [Int], folder: String) throws(SequenceIOError) -> SpilledRun {
        var name = Array((folder + "/.cohesin-contacts-XXXXXX").utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw .cannotCreate(path: folder, code: errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        // Without a name it goes away with the process, however that ends.
        unlink(&name)
        var stretches: [Int: Stretch] = [:]
        var offset = 0
        do throws(SequenceIOError) {
            for pair in bits.indices where contacts.count(pair: pair) > 0 {
                let capacity = contacts.count(pair: pair)
                let keys = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
                defer { keys.deallocate() }
                let sums = UnsafeMutablePointer<Double>.allocate(capacity: capacity)
                defer { sums.deallocate() }
                var count = 0
                contacts.forEachCell(pair: pair, bits: bits[pair]) { key, sum in
                    keys[count] = key
                    sums[count] = sum
                    count &+= 1
                }
                stretches[pair] = Stretch(offset: offset, count: count)
                try write(UnsafeRawBufferPointer(start: keys, count: count * 8), descriptor, folder)
                try write(UnsafeRawBufferPointer(start: sums, count: count * 8), descriptor, folder)
                offset += count * 16
            }
        } catch {
            close(descriptor)
            throw error
        }
        return SpilledRun(descriptor: descriptor, path: folder, stretches: stretches)
    }

    private static func write(
        _ bytes: UnsafeRawBufferPointer, _ descriptor: Int32, _ folder: String
    ) throws(SequenceIOError) {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                throw .writeFailed(path: "a temporary file in \(folder)", code: errno)
            }
            done += count
        }
    }

    /// The number of cells of a pair.
    func count(pair: Int) -> Int { stretches[pair]?.count ?? 0 }

    /// Reads some of the cells of a pair to `keys` and `sums`, which have room for them.
    ///
    /// - Parameter range: among the pair's cells, from 0.
    func read(
        pair: Int, _ range: Range<Int>, keys: UnsafeMutablePointer<UInt64>, sums: UnsafeMutablePointer<Double>
    ) throws(SequenceIOError) {
        guard let stretch = stretches[pair] else { return }
        let keyOffset = stretch.offset + range.lowerBound * 8
        try read(UnsafeMutableRawBufferPointer(start: keys, count: range.count * 8), at: keyOffset)
        try read(UnsafeMutableRawBufferPointer(start: sums, count: range.count * 8), at: keyOffset + stretch.count * 8)
    }

    private func read(_ target: UnsafeMutableRawBufferPointer, at offset: Int) throws(SequenceIOError) {
        var done = 0
        while done < target.count {
            let count = pread(descriptor, target.baseAddress! + done, target.count - done, off_t(offset + done))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                throw .readFailed(path: "a temporary file in \(path)", code: count < 0 ? errno : EIO)
            }
            done += count
        }
    }
}
