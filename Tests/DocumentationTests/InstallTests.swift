import Foundation
import TestSupport
import Testing

/// What `make install-docs` puts below PREFIX.
struct InstallTests {
    private let scratch = ScratchFolder()
    private var share: String { scratch.file("usr/share") }

    init() throws {
        let result = try Program.run(
            "/usr/bin/make",
            [
                "--silent", "-C", SharedData.checkout.path, "install-docs", "COHESIN=\(Program.cohesin)",
                "DESTDIR=\(scratch.path)", "PREFIX=/usr",
            ])
        #expect(result.status == 0, "\(result.standardError)")
    }

    @Test(.enabled(if: tool("man") != nil, "man is absent"))
    func manPagesRenderWithoutAWarning() throws {
        let pages = try FileManager.default.contentsOfDirectory(atPath: share + "/man/man1")
        #expect(pages.contains("cohesin.1") && pages.contains("cohesin-pairs-sort.1"))
        let result = try Program.run(
            "/bin/sh", ["-c", "man --warnings -l \(share)/man/man1/*.1"],
            environment: ["MANWIDTH": "80", "MANPAGER": "cat", "LC_ALL": "C.UTF-8"])
        #expect(result.status == 0)
        #expect(result.standardError.isEmpty, "\(result.standardError)")
        #expect(result.text.contains("--max-mismatch <bp>"))
    }

    @Test func bashCompletesCommandsAndOptions() throws {
        #expect(try completions("hicc") == ["hiccups"])
        #expect(try completions("pairs", "dedup", "--max-m") == ["--max-mismatch"])
    }

    @Test(arguments: [("zsh", "zsh/site-functions/_cohesin"), ("fish", "fish/vendor_completions.d/cohesin.fish")])
    func completionForOtherShellsIsInstalled(shell: String, file: String) throws {
        #expect(try String(contentsOfFile: "\(share)/\(file)", encoding: .utf8).contains("max-mismatch"))
        guard let shell = tool(shell) else { return }
        #expect(try Program.run(shell, ["-n", "\(share)/\(file)"]).status == 0)
    }

    /// What bash proposes for the last of these words.
    private func completions(_ words: String...) throws -> [Substring] {
        let script = """
            source "$0/bash-completion/completions/cohesin"
            COMP_WORDS=(cohesin "$@") COMP_CWORD=$# COMP_LINE="cohesin $*"
            COMP_POINT=${#COMP_LINE}
            _cohesin cohesin "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        return try Program.run("/bin/bash", ["-c", script, share] + words).text.split(separator: "\n")
    }
}
