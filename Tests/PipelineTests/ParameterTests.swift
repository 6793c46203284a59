import Pipeline
import Testing

private func plan(_ type: String, _ assignments: [String], parameters: String? = nil, array: Bool = false)
    -> PlanOutcome
{
    let text = """
        cohesin: 1
        pipeline: p
        parameters: {x: \(type)}
        stages:
          a: {inputs: {x: parameters.x}, command: 'echo "\(array ? "${x[@]}" : "$x")"'}
        """
    var files = MemoryFiles([
        "/work/p.yaml": text, "/work/f,1.txt": "", "/work/sub/f.txt": "", "/work/sub/../f,1.txt": "", "/work/d/x": "",
    ])
    var request = PlanRequest(file: "p.yaml", assignments: assignments)
    if let parameters {
        files.files["/work/sub/params"] = Array(parameters.utf8)
        request.parametersFile = "sub/params"
    }
    return Planner(files: files).plan(request)
}

private func value(_ outcome: PlanOutcome) -> ShellValue? { outcome.task("a")?.values[VariableName("x")] }

@Test(arguments: [
    ("text", "a=b, c", "a=b, c"), ("text", "", ""), ("text", "$(id)\n'", "$(id)\n'"), ("integer", "-7", "-7"),
    ("integer", "007", "7"), ("number", "1e-3", "1e-3"), ("boolean", "true", "true"),
    ("{type: choice, of: [a, 5]}", "5", "5"),
])
func aValueOnTheCommandLineReachesTheCommand(type: String, text: String, expected: String) {
    let outcome = plan(type, ["x=\(text)"])
    #expect(outcome.texts == [])
    #expect(value(outcome) == .scalar(expected))
}

@Test(arguments: [
    ("integer", "seven", #"error: x must be a whole number, not "seven""#),
    ("integer", "1.5", #"error: x must be a whole number, not "1.5""#),
    ("integer", "99999999999999999999", #"error: x must be a whole number, not "99999999999999999999""#),
    ("number", "nan", #"error: x must be a number, not "nan""#),
    ("number", "0x10", #"error: x must be a number, not "0x10""#),
    ("number", "1e999", #"error: x must be a number, not "1e999""#),
    ("boolean", "yes", #"error: x must be true or false, not "yes""#),
    ("{type: choice, of: [MboI, DpnII]}", "MobI", "error: x cannot be \"MobI\"\n    help: did you mean MboI?"),
    ("file", "nope.txt", "error: x: there is no file /work/nope.txt"),
    ("file", "d", "error: x: /work/d is a folder, not a file"),
    ("folder", "sub/f.txt", "error: x: /work/sub/f.txt is a file, not a folder"),
    ("file", "", "error: x is not the name of a file: \"\""),
])
func aValueThatDoesNotFitIsRefused(type: String, text: String, message: String) {
    #expect(plan(type, ["x=\(text)"]).texts == [message])
}

@Test func listsTakeCommasAndRepetition() {
    #expect(value(plan("list<integer>", ["x=1,2", "x=3"], array: true)) == .list(["1", "2", "3"]))
    #expect(value(plan("list<text>", ["x="], array: true)) == .list([]))
    #expect(value(plan("list<text>", ["x=a,,b"], array: true)) == .list(["a", "", "b"]))
}

@Test func elementsWithCommasComeFromAParametersFile() {
    let outcome = plan("list<file>", [], parameters: "x: ['../f,1.txt', f.txt]", array: true)
    #expect(outcome.texts == [])
    #expect(
        outcome.task("a")?.inputs[VariableName("x")]
            == .many([
                .file(path: "/work/sub/../f,1.txt", companions: []), .file(path: "/work/sub/f.txt", companions: []),
            ]))
}

@Test func aParametersFileMayBeJSON() {
    #expect(value(plan("list<integer>", [], parameters: #"{"x": [1, 2]}"#, array: true)) == .list(["1", "2"]))
}

@Test func theCommandLineComesBeforeTheParametersFile() {
    #expect(value(plan("integer", ["x=1"], parameters: "x: 2")) == .scalar("1"))
}

@Test func theParametersFileComesBeforeTheDefault() {
    #expect(value(plan("{type: integer, default: 3}", [], parameters: "x: 2")) == .scalar("2"))
    #expect(value(plan("{type: integer, default: 3}", [])) == .scalar("3"))
}

@Test(arguments: [
    ("text", ["y=1", "x=1"], "error: -p y=1: the pipeline has no parameter y\n    help: there is x"),
    ("text", ["x=1", "x=2"], "error: -p x=2: x is given twice"),
    ("text", ["x=1", "x"], "error: -p x: this is not NAME=VALUE"),
    ("text", ["x=1", "=1"], "error: -p =1: this is not NAME=VALUE"),
    ("text", [], "error: the parameter x (text) has no value\n    help: give it with -p x=..."),
    (
        "{type: integer, default: no-number}", ["x=1"],
        #"p.yaml:3:42: error: x must be a whole number, not "no-number""#
    ),
    ("{type: integer, default: [1]}", [], "p.yaml:3:42: error: x is one value of type integer, not a list"),
])
func aWrongCommandLineIsTold(type: String, assignments: [String], message: String) {
    #expect(plan(type, assignments).texts == [message])
}

@Test(arguments: [
    ("y: 1\nx: 1", "sub/params:1:1: error: the pipeline has no parameter \"y\"\n    help: there is x"),
    ("x: {a: 1}", "sub/params:1:4: error: x must be a value or a list, not a mapping"),
    ("x:", "sub/params:1:3: error: x must be a value or a list, not nothing"),
    ("[1]", "sub/params:1:1: error: a parameters file is a mapping (name: value)"),
    (
        "x: 'a",
        "sub/params:1:6: error: this is not YAML: found unexpected end of stream\n    help: while scanning a quoted scalar that began on line 1, column 4"
    ),
])
func aWrongParametersFileIsToldWithItsPlace(parameters: String, message: String) {
    #expect(plan("text", [], parameters: parameters).texts.first { $0.contains("sub/params") } == message)
}

@Test func aParametersFileThatIsNotThereIsTold() {
    let request = PlanRequest(file: "p.yaml", parametersFile: "none.yaml")
    let files = MemoryFiles(["/work/p.yaml": "cohesin: 1\npipeline: p\nstages: {a: {command: date}}"])
    #expect(
        Planner(files: files).plan(request).texts == [
            "error: the parameters file none.yaml cannot be read: no such file or directory"
        ])
}
