import Glibc
import LocalRunner

/// What a command says on standard error: passed on as it comes, and its end kept.
struct LastWords: ~Copyable {
    let readingEnd: Int32
    private(set) var writingEnd: Int32
    private(set) var bytes: [UInt8] = []
    /// False: nobody can write any more.
    private(set) var isOpen = true

    private static let kept = 16 << 10

    init() throws(StagingError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .machine(.system("make a pipe for", "the command")) }
        readingEnd = ends[0]
        writingEnd = ends[1]
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(readingEnd, F_SETFL, O_NONBLOCK)
    }

    deinit {
        close(readingEnd)
        if writingEnd >= 0 { close(writingEnd) }
    }

    /// Leaves the command as the only one who can write.
    mutating func closeWritingEnd() {
        close(writingEnd)
        writingEnd = -1
    }

    /// Passes on what is there: a pipe holds no more than this at once.
    mutating func passOn() {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = read(readingEnd, &buffer, buffer.count)
        if count == 0 { isOpen = false }
        guard count > 0 else { return }
        var rest = buffer[..<count]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
            if written < 0, errno != EINTR { break }
            rest = rest.dropFirst(max(0, written))
        }
        bytes.append(contentsOf: buffer[..<count])
        if bytes.count > 2 * Self.kept { bytes.removeFirst(bytes.count - Self.kept) }
    }
}
