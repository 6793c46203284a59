import Foundation
import LocalRunner
import OrderedCollections
import Pipeline
import RunStore

/// A file or a folder of a crate's graph, with what is known of its content from when it was made or read.
struct CrateFile: Sendable {
    /// The path below the crate, or of what lies outside the URL of its place.
    let id: String
    /// Absolute.
    let path: String
    let kind: PlannedOutput.Kind
    /// SHA-256 in hexadecimal: of a file, or of a folder's listing.
    let digest: String?
    let bytes: Int64?

    /// An output, as `results/` shows it.
    init(_ made: ResultRecord.Output, _ output: PlannedOutput, of task: TaskID, in folder: String) {
        id = Self.id(of: output, of: task)
        path = "\(folder)/outputs/\(made.name)"
        kind = output.kind
        digest = made.digest
        bytes = made.bytes
    }

    /// A file of the user.
    /// - Parameter known: when its digest was: a file that was not touched since has the size that it has now.
    init(input path: String, digest: String, known: Double) {
        let status = Files.status(path)
        let isUntouched = status.map { Double($0.stamp.changed) / 1e9 < known } ?? false
        kind = status?.kind == .folder ? .folder : .file
        id = Self.id(ofInput: path, kind)
        self.path = path
        self.digest = digest
        bytes = isUntouched && kind == .file ? status?.bytes : nil
    }

    static func id(of output: PlannedOutput, of task: TaskID) -> String {
        encoded(ResultLinks.path(task: task, output: output.name)) + (output.kind == .folder ? "/" : "")
    }

    static func id(ofInput path: String, _ kind: PlannedOutput.Kind) -> String {
        "file://" + encoded(path) + (kind == .folder ? "/" : "")
    }

    /// As a path of a URL, or as the part of one behind `#` with which it begins.
    static func encoded(_ path: String) -> String {
        let text = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
        return path.hasPrefix("#") ? "#" + text.dropFirst("%23".count) : text
    }

    /// The prefix of the identifier that a folder has instead of a checksum, which is of files only.
    static let listing = "sha256-of-listing:"

    var entity: JSONValue {
        .entity(
            id, kind == .file ? "File" : "Dataset",
            [
                "name": .text(FilePath.name(of: path)),
                "contentSize": bytes.map { .text(String($0)) },
                "sha256": kind == .file ? digest.map { .text($0) } : nil,
                "identifier": kind == .folder ? digest.map { .text(Self.listing + $0) } : nil,
            ])
    }
}

extension JSONValue {
    /// An entity of a graph; what is nil is left out.
    static func entity(_ id: String, _ type: JSONValue, _ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        var entity: OrderedDictionary<String, JSONValue> = ["@id": .text(id), "@type": type]
        for (name, value) in members { if let value { entity[name] = value } }
        return .object(entity)
    }

    static func reference(_ id: String) -> JSONValue { ["@id": .text(id)] }

    static func references(_ ids: some Sequence<String>) -> JSONValue { .list(ids.map(reference)) }
}
