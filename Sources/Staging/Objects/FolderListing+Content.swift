import Cloud
import LocalRunner

extension FolderListing {
    /// What a folder of this machine holds. Each file is read.
    package init(of folder: String) throws(StagingError) {
        let found = try StagingError.onMachine { () throws(RunnerError) in try FolderEntry.all(in: folder) }
        var entries: [Entry] = []
        for entry in found { entries.append(try Entry(entry)) }
        self.init(entries: entries)
    }

    /// The digest of a folder with this content, as a local run has it; nil: not all digests are known.
    package var digest: String? {
        var listing = ContentHash.Listing()
        for entry in sorted.entries {
            switch entry.kind {
            case .folder: listing.add(.folder, at: Array(entry.path.utf8))
            case .link: listing.add(.link(target: Array((entry.target ?? "").utf8)), at: Array(entry.path.utf8))
            case .file, .executable:
                guard let digest = entry.digest else { return nil }
                listing.add(
                    .file(digest: digest, isExecutable: entry.kind == .executable), at: Array(entry.path.utf8))
            }
        }
        return listing.digest
    }

    /// Of all files.
    package var bytes: Int64 { entries.reduce(0) { $0 + ($1.bytes ?? 0) } }

    var sorted: FolderListing {
        FolderListing(entries: entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) })
    }

    /// No path leads out of the folder.
    var isSafe: Bool {
        entries.allSatisfy { entry in
            entry.path.split(separator: "/", omittingEmptySubsequences: false)
                .allSatisfy { ![".", "..", ""].contains($0) }
        }
    }
}

extension FolderListing.Entry {
    fileprivate init(_ found: FolderEntry) throws(StagingError) {
        guard let path = String(validating: found.relativePath, as: UTF8.self),
            let target = String(validating: found.linkTarget, as: UTF8.self)
        else { throw .unstorable(found.path, reason: "its name is not UTF-8") }
        switch found.kind {
        case .folder: self.init(path: path, kind: .folder)
        case .link: self.init(path: path, kind: .link, target: target)
        case .file:
            let digest = try StagingError.onMachine { () throws(RunnerError) in try ContentHash.file(found.path) }
            self.init(
                path: path, kind: found.isExecutable ? .executable : .file, digest: digest, bytes: found.status.bytes)
        case .other: throw .unstorable(found.path, reason: "it is neither a file nor a folder nor a link")
        }
    }
}
