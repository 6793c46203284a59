import CShims
import Glibc

/// Writes bytes as they are to a descriptor that somebody else owns.
struct PlainWriter {
    private let descriptor: Int32
    private var written = 0
    /// Bytes from the start that were handed to the disk.
    private var handedOver = 0

    /// So many bytes the disk is given to write while further ones are made: what is left for the end takes less time.
    private static let stretch = 1 << 23

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Returns 0, or the `errno` of the failure.
    mutating func write(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        written += bytes.count
        if written - handedOver >= Self.stretch {
            shim_start_writing(descriptor, Int64(handedOver), Int64(written - handedOver))
            handedOver = written
        }
        return 0
    }
}
