import LocalRunner
import TestSupport
import Testing

struct LiveBlockTests {
    @Test func onlyWhatChangesIsWritten() {
        var block = LiveBlock()
        _ = block.draw(["first", "second", "third"], columns: 80)
        #expect(block.draw(["first", "second", "third"], columns: 80).isEmpty)
        let change = block.draw(["first", "other", "third"], columns: 80)
        #expect(change.contains("other") && !change.contains("first") && !change.contains("third"))
    }

    @Test(.enabled(if: Python.has("pyte"), "pyte from PyPI is absent"))
    func theTerminalShowsTheMessagesAndBelowThemTheLatestBlock() throws {
        var generator = SeededGenerator(11)
        var block = LiveBlock()
        var text = "$ cohesin run\n"
        var messages: [String] = ["$ cohesin run"]
        var lines: [String] = []
        for step in 0..<60 {
            lines = (0..<Int.random(in: 0...6, using: &generator)).map { line in
                "line \(line) |\(String(repeating: "x", count: Int.random(in: 0...20, using: &generator)))"
            }
            let message = Bool.random(using: &generator) ? "message \(step)\nand more" : nil
            messages += message.map { $0.split(separator: "\n").map(String.init) } ?? []
            text += block.draw(lines, below: message, columns: 40)
        }
        let shown = try EmulatedTerminal.after(text, columns: 40, rows: 30)
        let wanted = (messages + lines).suffix(29)
        #expect(shown.screen.prefix(29).elementsEqual(wanted))
        #expect(shown.hidesCursor)
        text += block.end(["the last"], message: "finished", columns: 40)
        let ended = try EmulatedTerminal.after(text, columns: 40, rows: 30)
        #expect(ended.screen.filter { !$0.isEmpty }.suffix(2).elementsEqual(["the last", "finished"]))
        #expect(!ended.hidesCursor)
    }

    @Test(.enabled(if: Python.has("pyte"), "pyte from PyPI is absent"))
    func linesThatANarrowerTerminalWrappedAreTakenAway() throws {
        var block = LiveBlock()
        _ = block.draw([String(repeating: "a", count: 60), "short"], columns: 60)
        // What a terminal that wraps has made of it.
        let wrapped =
            "message\n" + String(repeating: "a", count: 40) + "\n" + String(repeating: "a", count: 20) + "\nshort\n"
        let shown = try EmulatedTerminal.after(
            wrapped + block.draw(["narrow", "short"], columns: 40), columns: 40, rows: 10)
        #expect(shown.screen.filter { !$0.isEmpty } == ["message", "narrow", "short"])
    }
}
