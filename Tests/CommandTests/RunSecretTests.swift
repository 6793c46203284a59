import Foundation
import TestSupport
import Testing

/// Secrets of stages that run with the tools of this machine.
struct RunSecretTests {
    private let secret = "hunter2-\(UInt64.random(in: .min ... .max))"

    private func fixture(_ command: String, source: String = "environment: THE_SECRET") throws -> RunFixture {
        try RunFixture(
            """
            cohesin: 1
            pipeline: secretive
            environments: {cpu: {kind: cpu}}
            stages:
              use:
                secrets: {api-key: {\(source)}}
                outputs: {out: out.txt}
                command: |
            \(command.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n"))
            """)
    }

    @Test func aSecretIsAPrivateFileThatIsGoneAfterwards() throws {
        let fixture = try fixture(
            """
            stat -c '%a %U' "$api_key" > "$out"
            wc -c < "$api_key" >> "$out"
            echo "$api_key" >> "$out"
            env | grep -c THE_SECRET >> "$out" || true
            """)
        let result = try fixture.run("--engine", "host", environment: ["THE_SECRET": secret])
        #expect(result.status == 0, "\(result.standardError)")
        let lines = try #require(fixture.text("run/results/use/out.txt")).split(separator: "\n").map(String.init)
        try #require(lines.count == 4)
        #expect(lines[0] == "600 \(NSUserName())")
        #expect(lines[1] == "\(secret.utf8.count)")
        #expect(!FileManager.default.fileExists(atPath: lines[2]))
        #expect(lines[3] == "0")
        #expect(try !fixture.holds(secret))
        #expect(!result.standardError.contains(secret))
    }

    @Test func aSecretOfAFileIsFoundBesideThePipeline() throws {
        let fixture = try fixture("cp \"$api_key\" \"$out\"", source: "file: keys/one")
        try fixture.scratch.write("from a file\n", to: "keys/one")
        #expect(try fixture.run("--engine", "host").status == 0)
        #expect(fixture.text("run/results/use/out.txt") == "from a file\n")
    }

    @Test func aSecretThatIsNotThereStopsTheRunBeforeItStarts() throws {
        let fixture = try fixture("cat \"$api_key\" > \"$out\"")
        let result = try fixture.run("--engine", "host")
        #expect(result.status == 3)
        #expect(
            result.standardError.contains(
                "the secret 'api_key' comes from the environment variable THE_SECRET, which cannot be read (it is not set)"
            ), "\(result.standardError)")
        #expect(!fixture.exists("run"))
    }

    @Test func anotherSecretRunsNothingAgain() throws {
        let fixture = try fixture("wc -c < \"$api_key\" > \"$out\"")
        #expect(try fixture.run("--engine", "host", environment: ["THE_SECRET": secret]).status == 0)
        let second = try fixture.run("--engine", "host", environment: ["THE_SECRET": secret + "x"])
        #expect(second.standardError.contains("nothing to do"), "\(second.standardError)")
    }

    @Test func theSecretOfAFailedTaskIsGone() throws {
        let fixture = try fixture("echo \"$api_key\" > where\nfalse\ncat \"$api_key\" > \"$out\"")
        #expect(try fixture.run("--engine", "host", environment: ["THE_SECRET": secret]).status == 1)
        let note = try #require(fixture.files(in: "run/tasks").first { $0.hasSuffix("/where") })
        let path = try #require(fixture.text("run/tasks/\(note)")).trimmingCharacters(in: .newlines)
        #expect(path.hasSuffix("/api_key"))
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try !fixture.holds(secret))
    }

    @Test func theSecretOfAKilledRunnerIsRemovedByTheNext() throws {
        let fixture = try fixture(
            """
            [ -e ../../../go ] || { echo "$api_key" > ../../../where; sleep 1000; }
            touch "$out"
            """)
        let run = try fixture.start("--engine", "host", environment: ["THE_SECRET": secret])
        #expect(eventually { fixture.text("run/where")?.hasSuffix("\n") == true })
        run.signal(SIGKILL)
        _ = run.wait()
        let path = try #require(fixture.text("run/where")).trimmingCharacters(in: .newlines)
        #expect(FileManager.default.fileExists(atPath: path))
        try fixture.scratch.write("", to: "run/go")
        #expect(try fixture.run("--engine", "host", environment: ["THE_SECRET": secret]).status == 0)
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}

extension RunFixture {
    /// Whether any file below the folder, the journal among them, holds this text.
    func holds(_ text: String) throws -> Bool {
        let wanted = Data(text.utf8)
        return files(in: ".").contains { name in
            FileManager.default.contents(atPath: scratch.file(name))?.range(of: wanted) != nil
        }
    }
}
