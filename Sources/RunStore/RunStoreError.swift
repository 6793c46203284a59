import GRDB
import Glibc

/// Why a run's journal cannot be used.
package enum RunStoreError: Error, Sendable, CustomStringConvertible {
    /// Nothing at this path is a run directory.
    case notARun(path: String)
    /// No run was ever begun by this user, or all directories are gone.
    case noRunKnown
    /// A newer cohesin wrote it.
    case newerSchema(path: String, version: Int, known: Int)
    /// Another runner works in this directory.
    case inUse(path: String, pid: Int32?)
    case noSpace(path: String)
    case cannotOpen(path: String, reason: String)
    case damaged(path: String, reason: String)

    package var description: String {
        switch self {
        case .notARun(let path):
            "no run at \(path): there is no cohesin.sqlite; 'cohesin runs' lists the known ones"
        case .noRunKnown:
            "no run is known: name its directory, or begin one with 'cohesin run'"
        case .newerSchema(let path, let version, let known):
            "\(path) was written by a newer cohesin (journal version \(version), this one knows \(known)): "
                + "use that version, or another --run-dir"
        case .inUse(let path, let pid):
            "another runner\(pid.map { " (pid \($0))" } ?? "") works in \(path): wait for it, "
                + "end it with 'cohesin cancel \(path)', or use another --run-dir"
        case .noSpace(let path):
            "no space left for the journal \(path): free some; the same command then continues"
        case .cannotOpen(let path, let reason):
            "the journal \(path) cannot be opened: \(reason)"
        case .damaged(let path, let reason):
            "the journal \(path) is damaged (\(reason)): move it away to begin anew; results in tasks/ stay"
        }
    }

    /// True when less than 1 MiB is free where the file is.
    private static func isFull(_ path: String) -> Bool {
        let folder = path[..<(path.lastIndex(of: "/") ?? path.endIndex)]
        var found = statvfs()
        return statvfs(String(folder), &found) == 0 && Int64(found.f_bavail) * Int64(found.f_frsize) < 1 << 20
    }

    /// What SQLite said, as one of ours.
    init(_ error: any Error, path: String) {
        guard let error = error as? DatabaseError else {
            self = .cannotOpen(path: path, reason: "\(error)")
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL: self = .noSpace(path: path)
        // Files that SQLite maps into memory fail in this way when the disk is full.
        case .SQLITE_IOERR where Self.isFull(path): self = .noSpace(path: path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH:
            self = .damaged(path: path, reason: error.message ?? "\(error.resultCode)")
        default:
            self = .cannotOpen(path: path, reason: error.message ?? "\(error.resultCode)")
        }
    }
}
