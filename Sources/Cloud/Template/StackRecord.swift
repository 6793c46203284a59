import Foundation
import OrderedCollections
import Pipeline

/// What a template says of how it was made, for whoever finds the stack later: with the same pipeline file the same
/// template, state machine and names can be made again.
package struct StackRecord: Hashable, Sendable, Decodable {
    /// Its name.
    package let pipeline: String
    /// Before the names of all resources, and the state machine's own.
    package let name: String
    /// Rows of the largest sample sheet that the state machine is made for.
    package let rows: Int
    /// As it was asked for: `GenerationRequest.registry`.
    package let registry: String?
    /// As it was asked for.
    package let allowsRetired: Bool
    /// As it was asked for.
    package let startsOnUpload: Bool
    /// As it was asked for.
    package let hasEndpoint: Bool

    /// The member of the template's `Metadata`.
    static let member = "cohesin"

    init(pipeline: String, _ request: GenerationRequest, name: String) {
        self.pipeline = pipeline
        self.name = name
        rows = request.rows
        registry = request.registry
        allowsRetired = request.allowsRetired
        startsOnUpload = request.startsOnUpload
        hasEndpoint = request.hasEndpoint
    }

    /// Finds the record in the text of a template; nil: it is not one of ours.
    package init?(template: String) {
        struct Template: Decodable {
            let metadata: [String: StackRecord]
            enum CodingKeys: String, CodingKey { case metadata = "Metadata" }
        }
        guard let template = try? JSONDecoder().decode(Template.self, from: Data(template.utf8)),
            let record = template.metadata[Self.member]
        else { return nil }
        self = record
    }

    var json: JSONValue {
        var members: OrderedDictionary<String, JSONValue> = [
            "pipeline": .text(pipeline), "name": .text(name), "rows": .integer(rows),
            "allowsRetired": .boolean(allowsRetired), "startsOnUpload": .boolean(startsOnUpload),
            "hasEndpoint": .boolean(hasEndpoint),
        ]
        if let registry { members["registry"] = .text(registry) }
        return .object(members)
    }

    /// What a generator was asked for.
    package var request: GenerationRequest {
        var request = GenerationRequest()
        request.name = name
        request.rows = rows
        request.registry = registry
        request.allowsRetired = allowsRetired
        request.startsOnUpload = startsOnUpload
        request.hasEndpoint = hasEndpoint
        return request
    }
}
