import AWSClient
import Pipeline
import Synchronization

/// The files of this machine, and beside them objects of S3 under their URIs.
///
/// S3 is not asked for each name as it comes: names that are not known yet are taken to be there and kept, so that they
/// can be looked up many at once before the plan is made again.
final class CloudFiles: FileSystemView {
    private struct State {
        var known: [String: Kind] = [:]
        var open: Set<String> = []
    }

    enum Kind: Hashable {
        case file(S3.Head)
        case folder
        case absent
    }

    private let disk = Disk()
    private let s3: S3
    private let state = Mutex(State())

    init(_ session: AWSSession) { s3 = S3(session) }

    var currentFolder: String { disk.currentFolder }

    func kind(of path: String) -> FileKind? {
        guard S3Location(path) != nil else { return disk.kind(of: path) }
        return state.withLock { state in
            switch state.known[path] {
            case .file: return .file
            case .folder: return .folder
            case .absent: return nil
            case nil:
                state.open.insert(path)
                return path.hasSuffix("/") ? .folder : .file
            }
        }
    }

    func content(of path: String, limit: Int) throws(FileProblem) -> [UInt8] {
        guard let location = S3Location(path) else { return try disk.content(of: path, limit: limit) }
        do { return try s3.bytes(of: location, limit: limit) } catch { throw FileProblem(error.description) }
    }

    /// What S3 says of an object that was looked up.
    func head(_ path: String) -> S3.Head? {
        if case .file(let head) = state.withLock({ $0.known[path] }) { head } else { nil }
    }

    /// Asks S3 for all names that were taken to be there.
    /// - Returns: whether there were any.
    func lookUp() throws(CloudRunError) -> Bool {
        let open = state.withLock { $0.open.sorted() }
        guard !open.isEmpty else { return false }
        let s3 = s3
        let found = try CloudRunError.asking { () throws(AWSError) in
            try ParallelWork.map(open.count, atOnce: 16) { index throws(AWSError) in try Self.look(at: open[index], s3)
            }
        }
        state.withLock { state in
            for (path, kind) in zip(open, found) { state.known[path] = kind }
            state.open = []
        }
        return true
    }

    private static func look(at path: String, _ s3: S3) throws(AWSError) -> Kind {
        guard let location = S3Location(path) else { return .absent }
        if !path.hasSuffix("/"), let head = try AWSError.finding({ () throws(AWSError) in try s3.head(location) }) {
            return .file(head)
        }
        let folder = path.hasSuffix("/") ? location : location.adding("/")
        return try s3.page(folder).objects.isEmpty ? .absent : .folder
    }
}

extension Planner {
    /// A plan whose files may be objects of S3.
    static func plan(_ request: PlanRequest, _ files: CloudFiles) throws(CloudRunError) -> PlanOutcome {
        while true {
            let outcome = Planner(files: files).plan(request)
            if try !files.lookUp() { return outcome }
        }
    }
}
