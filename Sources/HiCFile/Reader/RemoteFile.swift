import CHTSlib
import CShims
import Glibc
import SequenceIO
import Synchronization

/// A file that htslib reads from a server: http, https, ftp, s3, gs. Only what is asked for is read.
///
/// Sendable because reading is guarded by a lock: one connection, one place in the file.
final class RemoteFile: @unchecked Sendable {
    /// For messages: without the part of the address that may hold a signature.
    let name: String
    let size: Int
    private let handle: UnsafeMutablePointer<hFILE>
    private let lock = Mutex<Void>(())

    private init(name: String, size: Int, handle: UnsafeMutablePointer<hFILE>) {
        self.name = name
        self.size = size
        self.handle = handle
    }

    deinit { _ = hclose(handle) }

    /// True for an address that htslib would ask a server for.
    static func isRemote(_ path: String) -> Bool {
        path.contains("://") && hisremote(path) == 1
    }

    static func open(_ address: String) throws(HiCError) -> RemoteFile {
        HTSlibLog.silence()
        let name = address.firstIndex(of: "?").map { address[..<$0] + "?..." } ?? address
        errno = 0
        guard let handle = shim_hopen(address, "r") else {
            throw .cannotRead(path: name, reason: reason(errno))
        }
        let size = hseek(handle, 0, SEEK_END)
        guard size >= 0 else {
            _ = hclose(handle)
            throw .cannotRead(path: name, reason: "the server does not tell how long the file is")
        }
        return RemoteFile(name: name, size: Int(size), handle: handle)
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT: "the server has no such file"
        case EACCES, EPERM: "the server refuses: are the credentials right, or has the address expired?"
        case EPROTONOSUPPORT: "htslib was built without support for this kind of address"
        case 0: "the server gives no reason"
        default: String(cString: strerror(code))
        }
    }

    /// Fills `target` with the bytes from `offset` on.
    func read(at offset: Int, into target: UnsafeMutableRawBufferPointer) throws(HiCError) {
        if target.isEmpty { return }
        let failure: HiCError? = lock.withLock { _ in
            errno = 0
            guard hseek(handle, off_t(offset), SEEK_SET) == off_t(offset) else {
                return .cannotRead(path: name, reason: "the server gives no parts of files: " + Self.reason(errno))
            }
            var done = 0
            while done < target.count {
                let got = hread(handle, target.baseAddress! + done, target.count - done)
                if got < 0 { return .cannotRead(path: name, reason: Self.reason(errno)) }
                if got == 0 {
                    return .cannotRead(path: name, reason: "the connection ended at byte \(offset + done)")
                }
                done += got
            }
            return nil
        }
        if let failure { throw failure }
    }
}
