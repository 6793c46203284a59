import AWSClient
import Cloud
import Foundation
import LocalRunner
import OrderedCollections
import Pipeline
import RunStore

/// The user's files that a plan reads, and where jobs find them.
///
/// A file of this machine lies in the bucket under the digest of its content, so it is sent once, whatever it is called
/// and whichever run reads it first:
///
///     PREFIX/inputs/DIGEST                        a file; companions beside it with their suffixes
///     PREFIX/inputs/DIGEST/...                    a folder, with its `FolderListing`
struct InputCatalog: Sendable {
    /// S3 URIs by path; of an object of S3 its own.
    private(set) var locations: [String: String] = [:]
    /// What has to be there before a job starts.
    private(set) var uploads: [Upload] = []
    /// What tells the contents, for `Submission.plan`.
    private(set) var identities: [String] = []

    struct Upload: Sendable {
        let path: String
        let target: S3Location
        let digest: String
        let bytes: Int64
        /// What the file was when it was read.
        let stamp: FileStamp?
        /// nil: the file at `path`.
        var content: [UInt8]?
    }

    /// Reads the files whose digests are not known from before.
    /// - Parameters:
    ///   - folder: of the pipeline, in the bucket.
    ///   - tell: a sentence now and then about how far it is.
    init(
        _ plan: Plan, files: CloudFiles, memo: DigestMemo, folder: S3Location, tell: @escaping (String) -> Void
    ) throws(CloudRunError) {
        var wanted: [String: Set<String>] = [:]
        for task in plan.tasks {
            for input in task.inputs.values {
                for case .file(let path, let companions) in input.sources {
                    wanted[path, default: []].formUnion(companions)
                }
            }
        }
        var local: [(path: String, companions: [String])] = []
        for (path, companions) in wanted.sorted(by: { $0.key < $1.key }) {
            guard S3Location(path) != nil else {
                local.append((path, companions.sorted()))
                continue
            }
            let head = files.head(path)
            locations[path] = head == nil && !path.hasSuffix("/") ? path + "/" : path
            identities.append("\(path) \(head?.entityTag ?? "")")
        }
        if !local.isEmpty { tell("reading \(local.count) \(local.count == 1 ? "input" : "inputs")") }
        let paths = local
        let digests = try CloudRunError.parallel(local.count, atOnce: 2) { index throws(CloudRunError) in
            try InputDigests(paths[index].path, companions: paths[index].companions, memo: memo)
        }
        for (input, digests) in zip(local, digests) { try add(input.path, digests, folder: folder) }
    }

    private mutating func add(_ path: String, _ digests: InputDigests, folder: S3Location) throws(CloudRunError) {
        let target = folder.adding("inputs/\(digests.name)")
        identities.append(digests.name)
        if digests.isFolder {
            locations[path] = target.description + "/"
            try addFolder(path, digests, target)
            return
        }
        locations[path] = target.description
        for (suffix, file) in digests.files {
            uploads.append(
                Upload(
                    path: path + suffix, target: target.adding(suffix), digest: file.digest, bytes: file.stamp.bytes,
                    stamp: file.stamp))
        }
    }

    /// The files of a folder, and last of all the listing that says that they are all there.
    private mutating func addFolder(_ path: String, _ digests: InputDigests, _ target: S3Location) throws(CloudRunError)
    {
        for entry in digests.entries where entry.digest != nil {
            uploads.append(
                Upload(
                    path: "\(path)/\(entry.path)", target: target.adding("/\(entry.path)"), digest: entry.digest ?? "",
                    bytes: entry.bytes ?? 0, stamp: nil))
        }
        guard let listing = S3Location(FolderListing.location(ofFolder: target.description)) else { return }
        let text = Array(PlanFile.text(FolderListing(entries: digests.entries)).utf8)
        uploads.append(
            Upload(
                path: path, target: listing, digest: SHA256Digest(of: text).hexadecimal, bytes: Int64(text.count),
                stamp: nil, content: text))
    }
}

/// The digests of one input of this machine.
private struct InputDigests: Sendable {
    /// Of everything together.
    let name: String
    let isFolder: Bool
    /// The file under the suffix "", and its companions.
    var files: [(suffix: String, file: (digest: String, stamp: FileStamp))] = []
    var entries: [FolderListing.Entry] = []

    init(_ path: String, companions: [String], memo: DigestMemo) throws(CloudRunError) {
        guard let status = Files.status(path) else { throw .runner(.system("read the input", path)) }
        isFolder = status.kind == .folder
        if isFolder {
            name = try CloudRunError.running { () throws(RunnerError) in try memo.read(path, kind: .folder).get() }
            for entry in try CloudRunError.running({ () throws(RunnerError) in try FolderEntry.all(in: path) }) {
                entries.append(try Self.listed(entry, memo))
            }
            return
        }
        for suffix in [""] + companions {
            guard let status = Files.status(path + suffix) else {
                throw .runner(.system("read the input", path + suffix))
            }
            files.append((suffix, (try Self.digest(path + suffix, status.stamp, memo), status.stamp)))
        }
        name =
            files.count == 1
            ? files[0].file.digest
            : ContentHash.text(files.map { "\($0.suffix) \($0.file.digest)\n" }.joined())
    }

    private static func digest(_ path: String, _ stamp: FileStamp, _ memo: DigestMemo) throws(CloudRunError) -> String {
        if let known = memo.digest(of: stamp) { return known }
        return try CloudRunError.running { () throws(RunnerError) in try memo.read(path, kind: .file).get() }
    }

    private static func listed(_ entry: FolderEntry, _ memo: DigestMemo) throws(CloudRunError) -> FolderListing.Entry {
        guard let path = String(validating: entry.relativePath, as: UTF8.self) else {
            throw .unusableInput(entry.path, "its name is not UTF-8, and a name in S3 has to be")
        }
        switch entry.kind {
        case .folder: return FolderListing.Entry(path: path, kind: .folder)
        case .link:
            return FolderListing.Entry(
                path: path, kind: .link, target: String(decoding: entry.linkTarget, as: UTF8.self))
        case .file:
            return FolderListing.Entry(
                path: path, kind: entry.isExecutable ? .executable : .file,
                digest: try digest(entry.path, entry.status.stamp, memo), bytes: entry.status.stamp.bytes)
        case .other: throw .unusableInput(entry.path, "it is neither a file nor a folder")
        }
    }
}
