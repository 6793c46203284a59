import Foundation
import Pipeline
import TestSupport
import Testing

/// Whether each of these YAML texts is valid by the JSON Schema, in the eyes of Python's jsonschema and PyYAML.
private func areValid(_ texts: [String]) throws -> [Bool] {
    let scratch = ScratchFolder()
    let encoder = JSONEncoder()
    let schema = scratch.file("schema.json")
    try encoder.encode(JSONSchema.formatOne).write(to: URL(fileURLWithPath: schema))
    let documents = scratch.file("documents.json")
    try encoder.encode(texts).write(to: URL(fileURLWithPath: documents))
    let script = """
        import json, sys, jsonschema, yaml
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        print(json.dumps([validator.is_valid(yaml.load(text, loader)) for text in json.load(open(sys.argv[2]))]))
        """
    let result = try Python.run(script, [schema, documents])
    guard result.status == 0 else {
        Issue.record("jsonschema failed: \(result.standardError)")
        return []
    }
    return try JSONDecoder().decode([Bool].self, from: result.standardOutput)
}

/// Whether the reader finds nothing wrong with the shape of the text; what follows from values is not the schema's matter.
private func hasShape(_ text: String) -> Bool {
    var diagnostics = Diagnostics()
    guard let root = YAMLReader.read(text, file: "p.yaml", diagnostics: &diagnostics) else { return false }
    Shape.table(FormatOne.file).check(root, what: "the file", diagnostics: &diagnostics)
    return !diagnostics.hasErrors
}

private let hasValidator = Python.has("jsonschema, yaml")
private let absence: Comment = "jsonschema and PyYAML from PyPI are absent"

@Test(.enabled(if: hasValidator, absence))
func everyPipelineOfTheProjectIsValidByItsSchema() throws {
    let folder = SharedData.checkout.appendingPathComponent("pipelines")
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        .filter { $0.pathExtension == "yaml" }
    #expect(!files.isEmpty)
    let texts = try files.map { try String(contentsOf: $0, encoding: .utf8) } + [Example.pipeline]
    #expect(try areValid(texts) == texts.map { _ in true })
}

@Test func everyPipelineOfTheProjectIsValid() throws {
    let folder = SharedData.checkout.appendingPathComponent("pipelines")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
    #expect(!files.isEmpty)
    for file in files {
        let outcome = Planner().validate(PlanRequest(file: folder.appendingPathComponent(file).path))
        #expect(outcome.texts == [])
    }
}

@Test(.enabled(if: hasValidator, absence))
func schemaAndReaderRefuseTheSameFiles() throws {
    let head = "cohesin: 1\npipeline: p\n"
    let bad = [
        "[a]", "cohesin: 2\npipeline: p\nstages: {a: {command: date}}", "pipeline: p\nstages: {a: {command: date}}",
        head, head + "stages: {}", head + "stages: [a]", head + "stages: {a: date}", head + "stages: {a: {}}",
        head + "stages: {a: {comand: date}}", head + "stages: {a b: {command: date}}",
        head + "stages: {a: {command: date, arguments: [x]}}", head + "stages: {a: {command: ''}}",
        head + "stages: {a: {command: date, needs: {cpus: 0}}}",
        head + "stages: {a: {command: date, needs: {cpus: '8'}}}",
        head + "stages: {a: {command: date, needs: {memory: 16}}}",
        head + "stages: {a: {command: date, needs: {memory: 16 gb}}}",
        head + "stages: {a: {command: date, needs: {time: 12 hours}}}",
        head + "stages: {a: {command: date, needs: {gpu: yes}}}",
        head + "stages: {a: {command: date, needs: {gpu: {compute-capability: 7.0}}}}",
        head + "stages: {a: {command: date, retry: {oom: 1}}}",
        head + "stages: {a: {command: date, retry: {failure: {memory: x2}}}}",
        head + "stages: {a: {command: date, for-each: []}}", head + "stages: {a: {command: date, for-each: sample}}",
        head + "stages: {a: {command: date, inputs: {x: y}}}", head + "stages: {a: {command: date, inputs: {1x: a.b}}}",
        head + "stages: {a: {command: date, outputs: {x: ../y}}}",
        head + "stages: {a: {command: date, outputs: {x: {show: table}}}}",
        head + "stages: {a: {command: date, outputs: {x: {file: a, folder: b}}}}",
        head + "stages: {a: {command: date, outputs: {x: {file: a/}}}}",
        head + "stages: {a: {command: date, environment-variables: {A-B: c}}}",
        head + "stages: {a: {command: date, needs: {gpu: 1}, otherwise: {command: a, arguments: [b]}}}",
        head + "stages: {a: {command: date, needs: {gpu: 1}, otherwise: []}}",
        head + "stages: {a: {command: date, needs: {gpu: 1}, otherwise: [{needs: {gpus: 1}}]}}",
        head + "stages: {a: {command: date, needs: {gpu: {models: x}}}}",
        head + "stages: {a: {command: date, needs: {gpu: {mig: 1}}}}",
        head + "stages: {a: {command: date, needs: {gpu: {compute-capability: '>=7.0<9.0'}}}}",
        head + "parameters: {x: fil}\nstages: {a: {command: date}}",
        head + "parameters: {x: {about: a}}\nstages: {a: {command: date}}",
        head + "parameters: {x: {type: text, default: {a: b}}}\nstages: {a: {command: date}}",
        head + "parameters: {x: {type: file, companions: [a/b]}}\nstages: {a: {command: date}}",
        head + "samples: {}\nstages: {a: {command: date}}",
        head + "samples: {columns: {}}\nstages: {a: {command: date}}",
        head + "samples: {columns: {x: date}}\nstages: {a: {command: date}}",
        head + "environments: {cpu: {}}\nstages: {a: {command: date}}",
        head + "environments: {cpu: {kind: tpu}}\nstages: {a: {command: date}}",
        head + "environments: {cpu: {kind: cpu, capacity: [spott]}}\nstages: {a: {command: date}}",
    ]
    for (text, isValid) in zip(bad, try areValid(bad)) {
        #expect(!isValid, "the schema takes \(text)")
        #expect(!hasShape(text), "the reader takes \(text)")
    }
}

/// Each value of the valid example is replaced by others of all kinds; schema and reader must think the same of each.
/// (Plain yes and no are left out: PyYAML takes them for truth values, the reader asks for quotes or true and false.)
@Test(.enabled(if: hasValidator, absence))
func schemaAndReaderAgreeOnEveryValue() throws {
    let replacements = [
        "5", "-3", "1.5", "x y", "word", "\"5\"", "[]", "[a]", "{}", "{a: b}", "true", "null", "\"\"", "a.b",
    ]
    var texts: [String] = []
    let pieces = Example.pipeline.split(separator: ": ", omittingEmptySubsequences: false)
    for index in 1..<pieces.count {
        // Block scalars and block mappings begin with their own line.
        guard let first = pieces[index].first, !["\n", "|"].contains(first) else { continue }
        let end = pieces[index].firstIndex { ",}\n".contains($0) } ?? pieces[index].endIndex
        let isFlow = first == "{" || first == "["
        let rest = isFlow ? pieces[index].drop { $0 != "\n" } : pieces[index][end...]
        if isFlow, !pieces[index].contains("\n") { continue }
        for turn in 0..<4 {
            var changed = pieces
            changed[index] = Substring(replacements[(index * 7 + turn * 4) % replacements.count] + rest)
            texts.append(changed.joined(separator: ": "))
        }
    }
    texts = texts.filter { text in
        var diagnostics = Diagnostics()
        return YAMLReader.read(text, file: "p.yaml", diagnostics: &diagnostics) != nil && !diagnostics.hasErrors
    }
    #expect(texts.count > 100)
    let verdicts = try areValid(texts)
    #expect(verdicts.contains(true) && verdicts.contains(false))
    for (text, isValid) in zip(texts, verdicts) {
        #expect(isValid == hasShape(text), "schema: \(isValid), reader: \(hasShape(text)):\n\(text)")
    }
}

@Test func theSchemaDescribesEveryKey() throws {
    func check(_ value: JSONValue, _ path: String) {
        guard case .object(let members) = value else { return }
        if case .object(let properties)? = members["properties"] {
            for (name, property) in properties {
                guard case .object(let inner) = property, case .text(let about)? = inner["description"] else {
                    Issue.record("\(path).\(name) has no description")
                    continue
                }
                #expect(about.count > 5)
                check(property, "\(path).\(name)")
            }
        }
        if let inner = members["additionalProperties"] { check(inner, path + ".*") }
    }
    check(JSONSchema.formatOne, "")
}
