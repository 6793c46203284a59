import Foundation
import Glibc
import RunStore

/// Images as apptainer has them: files. One that the pipeline names by a path is that file; one that it names as a
/// registry does is kept in the user's cache.
package enum ApptainerImages {
    /// The file of an image, whether it is there or not.
    package static func file(of image: String, environment: (String) -> String?) -> String {
        if image.hasSuffix(".sif") || image.hasPrefix("/") || image.hasPrefix("./") { return image }
        let cache =
            environment("XDG_CACHE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
            ?? "\(environment("HOME") ?? "/tmp")/.cache"
        let name = image.map { $0.isASCII && ($0.isLetter || $0.isNumber || ".-".contains($0)) ? $0 : "_" }
        return "\(cache)/cohesin/apptainer/\(String(name)).sif"
    }

    /// Where apptainer gets an image from: `docker://` unless it says.
    package static func source(of image: String) -> String { image.contains("://") ? image : "docker://\(image)" }

    private static func ofThisUser(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// The path to pull to; its folder is made.
    static func prepareFile(for image: String) throws(RunnerError) -> String {
        let path = file(of: image, environment: ofThisUser)
        if let slash = path.lastIndex(of: "/") { try Files.makeFolders(String(path[..<slash])) }
        return path
    }

    /// nil: it is not there.
    static func find(_ image: String) throws(RunnerError) -> ContainerImage? {
        let named = file(of: image, environment: ofThisUser)
        guard let real = realpath(named, nil) else { return nil }
        defer { free(real) }
        let path = String(cString: real)
        return ContainerImage(reference: path, digest: try digest(of: path))
    }

    /// The digest of an image's file. Reading gigabytes takes seconds, so it stands in a file beside it, with what tells
    /// that the image was not touched since.
    private static func digest(of path: String) throws(RunnerError) -> String {
        guard let status = Files.status(path), status.kind == .file else {
            throw .engineUnusable("the image \(path) is not a file", advice: "apptainer build makes one")
        }
        let stamp = "\(status.stamp.bytes) \(status.stamp.inode) \(status.stamp.modified)"
        let note = path + ".sha256"
        if let known = try? String(contentsOfFile: note, encoding: .utf8).split(separator: "\n"), known.count == 2,
            known[1] == stamp
        {
            return String(known[0])
        }
        let digest = try ContentHash.file(path)
        // A folder that cannot be written to costs time, nothing else.
        try? Files.write("\(digest)\n\(stamp)\n", to: note)
        return digest
    }
}
