import Foundation
import Pipeline
import TestSupport
import Testing

private let nasty = [
    "", " ", "plain", "two words", "'", "''", "it's", "\"", "\"quoted\"", "\\", "\\'", "back\\slash", "line\nbreak",
    "ends with newline\n", "\n", "tab\t", "carriage\rreturn", "$(touch /tmp/never)", "`touch /tmp/never`", "$HOME",
    "${HOME}", "$'x'", "!", "!!", "*", "?", "[a-z]", "~", "-n", "--", "-e", "#", ";", "&", "|", ">", "<", "(", ")",
    "{a,b}",
    "\u{E9}\u{1F9EC}\u{4E2D}", "e\u{301}", "\u{202E}", "\u{7F}", "\u{1}", "%s%n", "a=b", "'; exit 7 #",
]

/// What bash makes of the prelude: the bytes between NULs that `printf` prints.
private func printed(_ prelude: String, _ words: String) throws -> (status: Int32, values: [String]) {
    let scratch = ScratchFolder()
    let script = try scratch.write(prelude + "printf '%s\\0' \(words)\n", to: "script.sh")
    let result = try Program.run("/bin/bash", ["-euo", "pipefail", script])
    var values = result.text.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
    if values.last == "" { values.removeLast() }
    return (result.status, values)
}

@Test func everyValueReachesBashUnchanged() throws {
    let variables = nasty.enumerated().map {
        (key: VariableName("v\($0.offset)"), value: ShellValue.scalar($0.element))
    }
    let words = variables.map { "\"$\($0.key.text)\"" }.joined(separator: " ")
    let result = try printed(ShellPrelude.text(variables), words)
    #expect(result.status == 0)
    #expect(result.values == nasty)
}

@Test func everyElementOfAnArrayReachesBashUnchanged() throws {
    let prelude = ShellPrelude.text([(key: VariableName("all"), value: .list(nasty))])
    let result = try printed(prelude, "\"${all[@]}\"")
    #expect(result.status == 0)
    #expect(result.values == nasty)
}

@Test func anEmptyArrayIsSetAndEmpty() throws {
    let prelude = ShellPrelude.text([(key: VariableName("none"), value: .list([]))])
    let result = try printed(prelude, "\"${#none[@]}\" \"${none[@]}\"")
    #expect(result.status == 0)
    #expect(result.values == ["0"])
}

@Test func aVariableCannotBeOverwrittenByAccident() throws {
    let prelude = ShellPrelude.text([(key: VariableName("pairs"), value: .scalar("a"))])
    #expect(try printed(prelude + "pairs=b\n", "\"$pairs\"").status != 0)
}

@Test func eachDeclarationIsOneStatement() {
    let text = ShellPrelude.text([
        (key: VariableName("r1"), value: .scalar("it's")), (key: VariableName("lanes"), value: .list(["a", "b c"])),
    ])
    #expect(text == "declare -r r1='it'\\''s'\ndeclare -ra lanes=('a' 'b c')\n")
}
