import Foundation
import LocalRunner
import OrderedCollections
import Pipeline

/// A crate that `RunCrate` wrote, read again.
package struct Crate: Sendable {
    /// In the crate's folder.
    package static let metadata = "ro-crate-metadata.json"

    /// Where it lies.
    package let folder: String
    /// What is run again.
    package let plan: Plan
    /// Of the copies in the crate.
    package let request: PlanRequest
    private let entities: [String: Entity]

    struct Entity: Decodable, Sendable {
        let id: String
        let name: String?
        let value: String?
        let sha256: String?
        let identifier: String?

        private enum CodingKeys: String, CodingKey {
            case id = "@id"
            case name, value, sha256, identifier
        }

        /// A member of another shape is none of ours.
        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            id = try members.decode(String.self, forKey: .id)
            name = try? members.decode(String.self, forKey: .name)
            value = try? members.decode(String.self, forKey: .value)
            sha256 = try? members.decode(String.self, forKey: .sha256)
            identifier = try? members.decode(String.self, forKey: .identifier)
        }

        /// Of a file, or of a folder's listing, in hexadecimal.
        var digest: String? {
            sha256
                ?? identifier.flatMap { text in
                    text.hasPrefix(CrateFile.listing) ? String(text.dropFirst(CrateFile.listing.count)) : nil
                }
        }
    }

    private struct Document: Decodable {
        let graph: [Entity]
        private enum CodingKeys: String, CodingKey { case graph = "@graph" }
    }

    /// - Parameter folder: absolute.
    package static func read(_ folder: String) throws(CrateError) -> Crate {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(metadata)") else {
            throw .notACrate(folder, reason: "there is no \(metadata)")
        }
        guard let document = try? JSONDecoder().decode(Document.self, from: data) else {
            throw .notACrate(folder, reason: "its \(metadata) cannot be read")
        }
        guard let plan = PlanFile.read(folder) else {
            throw .notACrate(folder, reason: "there is no \(PlanFile.name), or one of another version")
        }
        guard let request = SourceFiles.kept(in: folder) else {
            throw .notACrate(folder, reason: "there is no \(SourceFiles.request)")
        }
        return Crate(
            folder: folder, plan: plan, request: request,
            entities: Dictionary(document.graph.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }))
    }

    /// The checksum of an output; nil: it had none, because its task failed.
    func digest(of output: PlannedOutput, of task: TaskID) -> String? {
        entities[CrateFile.id(of: output, of: task)]?.digest
    }

    /// What the run was done with, by name.
    var circumstances: [String: String] {
        let ours = entities.values.filter { $0.id.hasPrefix("#with/") || $0.id.hasPrefix("#image/") }
        return Dictionary(
            ours.compactMap { entity in
                entity.name.flatMap { name in (entity.value ?? entity.sha256).map { (name, $0) } }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Reads the user's files that the plan names.
    /// - Parameter memo: keeps the digests, so that the run need not read them again.
    /// - Throws: `.inputsChanged` with all that hold something else now or are gone.
    package func checkInputs(_ memo: DigestMemo) throws(CrateError) {
        var changed: [String] = []
        for path in paths {
            guard let status = Files.status(path) else {
                changed.append("\(path) is missing")
                continue
            }
            let kind: PlannedOutput.Kind = status.kind == .folder ? .folder : .file
            // Of an input of tasks that all failed nobody knew the content.
            guard let known = entities[CrateFile.id(ofInput: path, kind)]?.digest else { continue }
            switch memo.read(path, kind: status.kind) {
            case .success(known): break
            case .success(let found): changed.append("\(path) has SHA-256 \(found), and had \(known)")
            case .failure(let error): changed.append(error.description)
            }
        }
        if !changed.isEmpty { throw .inputsChanged(changed) }
    }

    private var paths: OrderedSet<String> {
        var paths: OrderedSet<String> = []
        for case .file(let path, let companions) in plan.tasks.flatMap({ $0.inputs.values.flatMap(\.sources) }) {
            paths.append(path)
            for suffix in companions { paths.append(path + suffix) }
        }
        return paths
    }
}
