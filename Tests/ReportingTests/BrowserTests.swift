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

    @Test func thePagesOwnRuleKeepsItFromTheNetwork() throws {
        let journal = try PageTests.hostileJournal()
        let page = try journal.html().replacing(
            "</main>", with: "<img src=\"http://127.0.0.1:9/x.png\"><script>1</script></main>")
        let file = try journal.scratch.write(page, to: "report.html")
        let (_, console) = try Chromium.load(file, profile: journal.scratch.file("profile"))
        #expect(console.contains { $0.contains("Content Security Policy") && $0.contains("x.png") }, "\(console)")
    }
}
