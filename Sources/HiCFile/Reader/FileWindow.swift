import Glibc

/// A file that is open for reading at any place, here or elsewhere. It does not own a descriptor: `HiCReader` does.
struct FileWindow: Sendable {
    enum Source: Sendable {
        case descriptor(Int32)
        case remote(RemoteFile)
    }

    let source: Source
    let size: Int
    /// For messages.
    let path: String

    /// Fills `target` with the bytes from `offset` on. `what` names them in the error.
    func read(at offset: Int, into target: UnsafeMutableRawBufferPointer, what: String) throws(HiCError) {
        guard offset >= 0, offset <= size, target.count <= size - offset else {
            throw .truncated(path: path, offset: offset, what: what, size: size)
        }
        switch source {
        case .descriptor(let descriptor): try read(descriptor, at: offset, into: target, what: what)
        case .remote(let file): try file.read(at: offset, into: target)
        }
    }

    private func read(
        _ descriptor: Int32, at offset: Int, into target: UnsafeMutableRawBufferPointer, what: String
    ) throws(HiCError) {
        var done = 0
        while done < target.count {
            let got = pread(descriptor, target.baseAddress! + done, target.count - done, off_t(offset + done))
            if got > 0 {
                done += got
            } else if got == 0 {
                // The file shrank under us.
                throw .truncated(path: path, offset: offset + done, what: what, size: offset + done)
            } else if errno != EINTR {
                throw .cannotRead(path: path, reason: String(cString: strerror(errno)))
            }
        }
    }
}
