import Crypto
import Synchronization

/// The SHA-256 of a file whose pieces come in any order: each is read as soon as those before it have been, while
/// others are still on their way.
final class GrowingDigest: Sendable {
    private struct State {
        /// Of everything before `next`; nil while somebody works on it.
        var hash: SHA256? = SHA256()
        var next = 0
        var present: Set<Int> = []
    }
    private let state = Mutex(State())
    private let path: String
    private let pieces: [(offset: UInt64, length: UInt64)]

    init(of path: String, in pieces: [(offset: UInt64, length: UInt64)]) {
        self.path = path
        self.pieces = pieces
    }

    /// A piece is in the file. Reads what can be read now; where another thread is at that, it goes on with this one.
    func add(_ piece: Int) throws(TransportError) {
        state.withLock { _ = $0.present.insert(piece) }
        while let (before, piece) = takeNext() {
            var hash = before
            try hash.update(file: path, offset: pieces[piece].offset, length: pieces[piece].length)
            state.withLock {
                $0.hash = hash
                $0.next = piece + 1
            }
        }
    }

    private func takeNext() -> (SHA256, piece: Int)? {
        state.withLock { state in
            guard let hash = state.hash, state.present.remove(state.next) != nil else { return nil }
            state.hash = nil
            return (hash, state.next)
        }
    }

    /// Of all pieces, when each was added and no thread is at it any more.
    var value: SHA256Digest { SHA256Digest(state.withLock { $0.hash } ?? SHA256()) }
}
