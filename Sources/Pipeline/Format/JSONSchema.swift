import OrderedCollections

/// The JSON Schema (draft 2020-12) of the pipeline file, printed from the tables that the reader checks against.
package enum JSONSchema {
    /// The schema of format 1, for editors and other validators.
    package static var formatOne: JSONValue {
        guard case .object(var schema) = object(FormatOne.file) else { return [:] }
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        schema["title"] = "cohesin pipeline file, format 1"
        return .object(schema)
    }

    private static func object(_ table: KeyTable) -> JSONValue {
        var properties: OrderedDictionary<String, JSONValue> = [:]
        for key in table.keys {
            guard case .object(var property) = schema(key.shape) else { continue }
            property["description"] = .text(key.standard.map { "\(key.about) Without it: \($0)." } ?? key.about)
            properties[key.name] = .object(property)
        }
        var members: OrderedDictionary<String, JSONValue> = [
            "type": "object", "description": .text(table.about), "properties": .object(properties),
            "additionalProperties": false,
            "required": .list(table.keys.filter(\.isRequired).map { .text($0.name) }),
        ]
        if !table.exactlyOne.isEmpty {
            members["oneOf"] = .list(table.exactlyOne.map { ["required": [.text($0)]] })
        }
        if !table.atMostOne.isEmpty {
            members["not"] = ["required": .list(table.atMostOne.map { .text($0) })]
        }
        return .object(members)
    }

    private static func schema(_ shape: Shape) -> JSONValue {
        switch shape {
        case .text: ["type": "string", "pattern": "\\S"]
        case .form(let form): ["type": "string", "pattern": .text(form.pattern)]
        case .quantity(let quantity):
            ["type": "string", "pattern": .text(quantity.pattern), "examples": [.text(quantity.exampleValue)]]
        case .integer(let range):
            ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        case .boolean: ["type": "boolean"]
        case .choice(let choices): ["type": "string", "enum": .list(choices.map { .text($0) })]
        case .list(let element, let least): ["type": "array", "items": schema(element), "minItems": .integer(least)]
        case .map(let keys, let values, let least):
            [
                "type": "object", "propertyNames": ["pattern": .text(keys.pattern)],
                "additionalProperties": schema(values), "minProperties": .integer(least),
            ]
        case .table(let table): object(table)
        case .either(let shapes): ["anyOf": .list(shapes.map(schema))]
        case .scalar: ["type": scalarTypes]
        case .scalarOrList:
            ["anyOf": [["type": scalarTypes], ["type": "array", "items": ["type": scalarTypes]]]]
        }
    }

    private static let scalarTypes: JSONValue = ["string", "number", "boolean"]
}
