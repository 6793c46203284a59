import Foundation
import TestSupport
import Testing

/// Chromium without a window, where it is installed.
private enum Chromium {
    static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Loads a file: what the page was in the end, and what the console said. The page's own rule against everything from
    /// elsewhere speaks there, too.
    static func load(_ file: String, profile: String) throws -> (page: String, console: [Substring]) {
        let result = try Program.run(
            path ?? "",
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--user-data-dir=\(profile)",
                "--disable-background-networking", "--enable-logging=stderr", "--dump-dom", "file://\(file)",
            ])
        let lines = result.standardError.split(whereSeparator: \.isNewline)
        return (result.text, lines.filter { $0.contains("CONSOLE") })
    }
}

@Suite(.enabled(if: Chromium.path != nil, "chromium is not installed"), .serialized)
struct BrowserTests {
    @Test func thePageLoadsWithoutAWordOnTheConsole() throws {
        let journal = try PageTests.hostileJournal()
        let file = try journal.scratch.write(journal.html(), to: "report.html")
        let (page, console) = try Chromium.load(file, profile: journal.scratch.file("profile"))
        #expect(console.isEmpty, "\(console)")
        // The browser, too, sees text where the sample is called like a script.
        #expect(!page.contains("<script"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(page.contains("</main>"))
    }

    @Test(.enabled(if: Python.has("json"), "python3 is absent"))
    func aMapIsMovedByKeysAndNoOtherScriptRuns() throws {
        let journal = try MapTests.journal()
        let page = try journal.html().replacing("</main>", with: "</main><script>document.title = 'other'</script>")
        let file = try journal.scratch.write(page, to: "report.html")
        let tools = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../benchmarks")
        let script = """
            import sys
            sys.path.insert(0, sys.argv[1])
            import chromium
            with chromium.Page(sys.argv[2]) as page:
                output = 'document.querySelector(".live output")'
                # The picture is decoded beside the page.
                page.value('new Promise(done => { const look = () => ' + output + ' ? done() : setTimeout(look, 10); look() })')
                print(page.value(output + '.textContent'))
                page.value('document.querySelector(".live canvas").focus()')
                for key in ('+', 'ArrowRight', '0'):
                    page.press(key)
                    print(page.value(output + '.textContent'))
                print(page.value('document.title'))
                print(*(said['entry']['text'].split(' violates')[0] for said in page.console))
            """
        let said = try Python.run(script, [tools.path, file])
        #expect(
            said.text == """
                chr1:1-2,400
                chr1:401-2,000
                chr1:561-2,160 across, chr1:401-2,000 down
                chr1:1-2,400
                by-hand: interrupted
                Executing inline script

                """, "\(said.standardError)")
    }

    @Test func thePagesOwnRuleKeepsItFromTheNetwork() throws {
        let journal = try PageTests.hostileJournal()
        let page = try journal.html().replacing(
            "</main>", with: "<img src=\"http://127.0.0.1:9/x.png\"><script>1</script></main>")
        let file = try journal.scratch.write(page, to: "report.html")
        let (_, console) = try Chromium.load(file, profile: journal.scratch.file("profile"))
        #expect(console.contains { $0.contains("Content Security Policy") && $0.contains("x.png") }, "\(console)")
    }
}
