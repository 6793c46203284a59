import AWSClient
import Cloud
import Glibc
import LocalRunner

extension ObjectStore {
    // MARK: - To S3

    /// Stores a folder: its files, then its listing.
    /// - Parameter listing: of what lies at `path`, as `FolderListing(of:)` has it.
    package func store(folder path: String, _ listing: FolderListing, at uri: String) throws(StagingError) {
        let files = listing.entries.filter { $0.digest != nil }
        let others = min(files.count, Self.atOnce)
        _ = try ParallelWork.map(files.count, atOnce: others) { index throws(StagingError) -> Void in
            let file = files[index]
            try store("\(path)/\(file.path)", digest: file.digest ?? "", at: uri + file.path, besides: others)
        }
        try put(listing, at: FolderListing.location(ofFolder: uri))
    }

    // MARK: - From S3

    /// What a folder of the bucket holds. Digests that have to be read first are nil.
    package func listing(ofFolder uri: String, remembered folder: String) throws(StagingError) -> FolderListing {
        let location = FolderListing.location(ofFolder: uri)
        if let listing = try document(FolderListing.self, at: location) {
            guard listing.isSafe else { throw .unreadable(location, reason: "it has paths that lead elsewhere") }
            return listing
        }
        let objects = try objects(below: uri)
        guard !objects.isEmpty else { throw .missing(uri) }
        if let known = try recall(FolderListing.self, Self.identity(uri, objects), in: folder) { return known }
        return try plain(uri, objects)
    }

    /// Brings a folder.
    /// - Returns: the digest of its content.
    package func fetch(folder uri: String, to path: String, remembering memory: String) throws(StagingError) -> String {
        var listing = try listing(ofFolder: uri, remembered: memory)
        try StagingError.onMachine { () throws(RunnerError) in
            try Files.makeFolders(path)
            for entry in listing.entries where entry.kind == .folder { try Files.makeFolders("\(path)/\(entry.path)") }
        }
        let files = listing.entries.indices.filter { [.file, .executable].contains(listing.entries[$0].kind) }
        let entries = listing.entries
        let others = min(files.count, Self.atOnce)
        let digests = try ParallelWork.map(files.count, atOnce: others) { index throws(StagingError) -> String in
            let entry = entries[files[index]]
            let place = "\(path)/\(entry.path)"
            let digest = try fetch(
                uri + entry.path, to: place, expecting: entry.digest, remembering: memory, besides: others)
            if entry.kind == .executable { chmod(place, 0o755) }
            return digest
        }
        // Last, so that nothing is written through them.
        try StagingError.onMachine { () throws(RunnerError) in
            for entry in entries where entry.kind == .link {
                try Files.link(entry.target ?? "", at: "\(path)/\(entry.path)")
            }
        }
        let wasKnown = listing.digest != nil
        for (index, digest) in zip(files, digests) { listing.entries[index].digest = digest }
        if !wasKnown { try remember(listing, Self.identity(uri, try objects(below: uri)), in: memory) }
        return listing.digest ?? ""
    }

    private func objects(below uri: String) throws(StagingError) -> [S3.Object] {
        let place = try Self.place(uri)
        return try StagingError.asking { () throws(AWSError) in try s3.objects(place) }
    }

    private static func identity(_ uri: String, _ objects: [S3.Object]) -> String {
        uri + objects.map { "\n\($0.key)\n\($0.size)\n\($0.entityTag)" }.joined()
    }

    /// Objects without a listing: plain files, and the folders that their names tell of.
    private func plain(_ uri: String, _ objects: [S3.Object]) throws(StagingError) -> FolderListing {
        let beginning = try Self.place(uri).key.utf8.count
        var folders: Set<String> = []
        var entries: [FolderListing.Entry] = []
        for object in objects {
            let path = String(decoding: object.key.utf8.dropFirst(beginning), as: UTF8.self)
            // The console makes empty objects for folders.
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            let isFolder = parts.last == ""
            for length in 1..<max(parts.count, 1) { folders.insert(parts[..<length].joined(separator: "/")) }
            if !isFolder { entries.append(.init(path: path, kind: .file, bytes: Int64(clamping: object.size))) }
        }
        entries += folders.map { .init(path: $0, kind: .folder) }
        let listing = FolderListing(entries: entries).sorted
        guard listing.isSafe else { throw .unreadable(uri, reason: "it has keys that are no paths of files") }
        return listing
    }
}
