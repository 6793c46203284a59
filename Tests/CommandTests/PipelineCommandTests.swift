import Foundation
import TestSupport
import Testing

private let pipeline = """
    cohesin: 1
    pipeline: copy
    parameters: {word: {type: text, default: hello}}
    samples: {columns: {sample: text, reads: file}}
    stages:
      copy:
        for-each: [sample]
        inputs: {reads: sample.reads, word: parameters.word}
        outputs: {copy: copy.txt}
        command: cat "$reads" <(echo "$word") > "$copy"

    """

/// A folder with the pipeline, a sheet and its file.
private func folder(pipeline: String = pipeline) throws -> ScratchFolder {
    let scratch = ScratchFolder()
    try scratch.write(pipeline, to: "p.yaml")
    try scratch.write("sample,reads\nyeast,it's.fq\n", to: "s.csv")
    try scratch.write("reads", to: "it's.fq")
    return scratch
}

@Test func aValidPipelineEndsWithZero() throws {
    let scratch = try folder()
    let result = try Program.cohesin("validate", "p.yaml", directory: scratch.path)
    #expect(result.status == 0)
    #expect(result.text == "p.yaml: valid\n")
    #expect(result.standardError.isEmpty)
}

@Test func anInvalidPipelineEndsWithTwoAndTellsThePlace() throws {
    let scratch = try folder(
        pipeline: pipeline.replacing("outputs:", with: "output:").replacing("{type: text,", with: "{type: txt,"))
    let result = try Program.cohesin("validate", "p.yaml", directory: scratch.path)
    #expect(result.status == 2)
    #expect(result.text.isEmpty)
    #expect(result.standardError.contains("p.yaml:3:27: error: type: \"txt\" is not a type"))
    #expect(
        result.standardError.contains(
            "p.yaml:9:5: error: unknown key \"output\" in copy\n    help: did you mean outputs?"))
    #expect(result.standardError.hasSuffix("error: p.yaml: 2 errors\n"))
}

@Test func diagnosticsAreAvailableAsJSON() throws {
    let scratch = try folder(pipeline: pipeline.replacing("outputs:", with: "output:"))
    let result = try Program.cohesin("validate", "p.yaml", "--json", directory: scratch.path)
    #expect(result.status == 2)
    let diagnostics = try #require(
        try JSONSerialization.jsonObject(with: result.standardOutput) as? [[String: Any]])
    #expect(diagnostics.first?["severity"] as? String == "error")
    #expect((diagnostics.first?["position"] as? [String: Any])?["line"] as? Int == 9)
    #expect(diagnostics.first?["help"] as? String == "did you mean outputs?")
    #expect(result.standardError.isEmpty)
}

@Test func aPlanNeedsItsSampleSheet() throws {
    let scratch = try folder()
    let result = try Program.cohesin("plan", "p.yaml", directory: scratch.path)
    #expect(result.status == 2)
    #expect(result.standardError.contains("give it with --samples FILE"))
}

@Test func aMisspeltParameterIsAUsageError() throws {
    let scratch = try folder()
    let result = try Program.cohesin("plan", "p.yaml", "--samples", "s.csv", "-p", "wrod=x", directory: scratch.path)
    #expect(result.status == 2)
    #expect(result.standardError.contains("did you mean word?"))
}

@Test func aPlanIsShownInEveryFormat() throws {
    let scratch = try folder()
    func plan(_ format: String) throws -> String {
        let result = try Program.cohesin(
            "plan", "p.yaml", "--samples", "s.csv", "-p", "word=-x = y", "--format", format, directory: scratch.path)
        #expect(result.status == 0, "\(result.standardError)")
        return result.text
    }
    #expect(try plan("table").contains("copy/yeast"))
    #expect(try plan("mermaid").hasPrefix("flowchart LR\n"))
    #expect(try plan("dot").hasPrefix("digraph pipeline {\n"))
    let document = try #require(try JSONSerialization.jsonObject(with: Data(plan("json").utf8)) as? [String: Any])
    let task = try #require((document["tasks"] as? [[String: Any]])?.first)
    #expect((task["values"] as? [String: String])?["word"] == "-x = y")
}

@Test func theSchemaIsPrinted() throws {
    let result = try Program.cohesin("schema")
    #expect(result.status == 0)
    let schema = try #require(try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any])
    #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
}
