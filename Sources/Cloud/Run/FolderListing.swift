/// What a folder of objects cannot say of itself: which files are executable, links, empty folders, and the digest of
/// each file. It lies beside the folder, so that the folder holds what the user put or the command made and no more.
///
/// A folder without a listing is one of plain files: those whose keys begin with its location.
package struct FolderListing: Hashable, Codable, Sendable {
    /// Of this form; a program that does not know it must refuse.
    package var version = TaskManifest.currentVersion
    /// In the order of their paths.
    package var entries: [Entry]

    /// Of the present form.
    package init(entries: [Entry]) { self.entries = entries }

    /// What stands in the folder.
    package struct Entry: Hashable, Codable, Sendable {
        /// What stands under a path.
        package enum Kind: String, Hashable, Codable, Sendable { case file, executable, link, folder }

        /// Below the folder.
        package var path: String
        /// What stands there.
        package var kind: Kind
        /// SHA-256 of a file's content, in hexadecimal.
        package var digest: String?
        /// Of a file.
        package var bytes: Int64?
        /// Where a link points.
        package var target: String?

        /// A file has a digest and bytes, a link a target, a folder neither.
        package init(path: String, kind: Kind, digest: String? = nil, bytes: Int64? = nil, target: String? = nil) {
            self.path = path
            self.kind = kind
            self.digest = digest
            self.bytes = bytes
            self.target = target
        }
    }

    /// `s3://bucket/a/genome.cohesin-folder.json` of `s3://bucket/a/genome/`
    package static func location(ofFolder folder: String) -> String {
        (folder.hasSuffix("/") ? String(folder.dropLast()) : folder) + ".cohesin-folder.json"
    }
}
