import Glibc

/// A file that is complete and durable but waits for its name, so that several files can get theirs together.
///
/// Without `commit()` it is removed. It holds no descriptor: there may be thousands.
package final class SealedFile {
    private let path: String
    /// The name until `commit()`; nil when the target was written as it is.
    private let partial: String?
    private let target: String
    private var isNamed = false

    init(path: String, partial: String?, target: String) {
        self.path = path
        self.partial = partial
        self.target = target
    }

    deinit { if !isNamed { remove() } }

    /// Gives the file its name.
    package func commit() throws(SequenceIOError) {
        guard let partial else { return }
        if rename(partial, target) != 0 { throw .cannotCreate(path: path, code: errno) }
        PartialFiles.forget(partial)
        isNamed = true
    }

    /// Gives all their names; after an error none of them is left.
    package static func commit(_ files: [SealedFile]) throws(SequenceIOError) {
        do throws(SequenceIOError) {
            for file in files { try file.commit() }
        } catch {
            for file in files { file.remove() }
            throw error
        }
    }

    /// Removes the file under whichever name it has.
    private func remove() {
        guard let partial else { return }
        unlink(isNamed ? target : partial)
        PartialFiles.forget(partial)
    }
}
