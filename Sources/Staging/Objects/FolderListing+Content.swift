import Cloud
import LocalRunner

extension FolderListing {
    /// What a folder of this machine holds. Each file is read.
    package init(of folder: String) throws(StagingError) {
        var entries: [Entry] = []
        do throws(RunnerError) {
            for found in try FolderEntry.all(in: folder) {
                let path = String(decoding: found.relativePath, as: UTF8.self)
                guard Array(path.utf8) == found.relativePath else {
                    throw RunnerError.system(operation: "name in UTF-8, as S3 needs it,", path: found.path, code: 84)
                }
                switch found.kind {
                case .folder: entries.append(Entry(path: path, kind: .folder))
                case .link:
                    entries.append(
                        Entry(path: path, kind: .link, target: String(decoding: found.linkTarget, as: UTF8.self)))
                case .file:
                    entries.append(
                        Entry(
                            path: path, kind: found.isExecutable ? .executable : .file,
                            digest: try ContentHash.file(found.path), bytes: found.status.bytes))
                case .other: throw .system(operation: "store", path: found.path, code: 95)
                }
            }
        } catch {
            throw .machine(error)
        }
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
