/// The little that reading a pipeline needs to know of the world. Tests give one without a disk.
package protocol FileSystemView: Sendable {
    /// The whole content of the file at `path`, which may hold at most `limit` bytes.
    func content(of path: String, limit: Int) throws(FileProblem) -> [UInt8]
    /// What lies at `path`, links followed; nil: nothing.
    func kind(of path: String) -> FileKind?
    /// Where relative paths of the command line begin; absolute.
    var currentFolder: String { get }
}

/// What a path leads to.
package enum FileKind: Hashable, Sendable {
    case file
    case folder
}

/// Why a file cannot be read.
package struct FileProblem: Error, Sendable, CustomStringConvertible {
    /// `no such file or directory`
    package let description: String
    package init(_ description: String) { self.description = description }
}

/// Paths as texts.
package enum FilePath {
    /// Whether it names an object or a folder of S3, which views of this machine do not have.
    package static func isInS3(_ path: String) -> Bool { path.hasPrefix("s3://") }

    /// `path` seen from `folder`: itself where it is absolute. `.` and doubled slashes are dropped; `..` stays, because
    /// of links.
    package static func join(_ folder: String, _ path: String) -> String {
        if isInS3(path) { return path }
        if isInS3(folder), path.utf8.first != slash { return "\(folder)/\(path)" }
        // The usual case: nothing to drop, so nothing to take apart.
        if isClean(path) {
            if path.utf8.first == slash { return path }
            if folder != "/", isClean(folder) { return "\(folder)/\(path)" }
        }
        let absolute = path.utf8.first == slash ? path : folder + "/" + path
        return "/"
            + absolute.utf8.split(separator: slash).filter { $0.count != 1 || $0.first != dot }
            .map { String(Substring($0)) }.joined(separator: "/")
    }

    /// The folder that holds `path`: `a/b` of `a/b/c`, `.` of `c`.
    package static func folder(of path: String) -> String {
        guard let last = path.utf8.lastIndex(of: slash) else { return "." }
        return last == path.utf8.startIndex ? "/" : String(path[..<last])
    }

    /// `c` of `a/b/c`.
    package static func name(of path: String) -> String {
        path.utf8.split(separator: slash).last.map { String(Substring($0)) } ?? path
    }

    private static let slash = UInt8(ascii: "/")
    private static let dot = UInt8(ascii: ".")

    /// True when no part of the path, absolute or not, is empty or `.`.
    private static func isClean(_ path: String) -> Bool {
        var sinceSlash = 0
        var isDot = false
        for byte in path.utf8.first == slash ? path.utf8.dropFirst() : path.utf8[...] {
            if byte == slash {
                if sinceSlash == 0 || (sinceSlash == 1 && isDot) { return false }
                sinceSlash = 0
            } else {
                isDot = byte == dot
                sinceSlash += 1
            }
        }
        return sinceSlash > 0 && !(sinceSlash == 1 && isDot)
    }
}
