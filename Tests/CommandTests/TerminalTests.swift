import Foundation
import TestSupport
import Testing

/// What a person sees who sits before a terminal.
@Suite(.enabled(if: Python.has("pyte"), "pyte from PyPI is absent"))
struct TerminalTests {
    private static let locale = ["TERM": "xterm-256color", "LANG": "C.UTF-8"]

    private static func fixture(_ command: String) throws -> RunFixture {
        try RunFixture(
            """
            cohesin: 1
            pipeline: seen
            samples: {columns: {sample: text}}
            environments: {cpu: {kind: cpu}}
            stages:
              work:
                for-each: [sample]
                outputs: {made: sample.txt}
                command: \(command)
              join:
                inputs: {parts: work.made}
                outputs: {all: all.txt}
                command: cat "${parts[@]}" > "$all"
            """, samples: "sample\none\ntwo\n")
    }

    private static func run(
        _ fixture: RunFixture, rows: Int = 24, environment: [String: String] = [:],
        signal: (number: Int32, text: String)? = nil
    ) throws -> EmulatedTerminal {
        try EmulatedTerminal.run(
            [Program.cohesin, "run", "pipeline.yaml", "--samples", "samples.csv", "--run-dir", "run"],
            directory: fixture.scratch.path, columns: 80, rows: rows,
            environment: fixture.environment.merging(locale) { $1 }.merging(environment) { $1 }, signal: signal)
    }

    @Test func theStagesStayOnTheScreenWhenARunHasEnded() throws {
        let terminal = try Self.run(Self.fixture("echo \"$sample\" > \"$made\""))
        #expect(terminal.status == 0)
        #expect(!terminal.hidesCursor)
        let lines = terminal.screen.filter { !$0.isEmpty }.suffix(3).map { $0.split(separator: "━").map(String.init) }
        #expect(lines.first == ["work  ", "  2 of 2"])
        #expect(lines.dropFirst().first == ["join  ", "  1 of 1"])
        #expect(lines.last?.first?.hasPrefix("finished after") == true)
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func theCursorIsBackAfterASignal(signal: Int32) throws {
        let terminal = try Self.run(
            Self.fixture("sleep 1000"), signal: (signal, "work/"))
        #expect(terminal.status == 130)
        #expect(!terminal.hidesCursor)
        #expect(terminal.screen.contains { $0.hasPrefix("cancelled after") })
    }

    @Test(arguments: [["TERM": "dumb"], ["CI": "true"]])
    func whereNobodyWatchesThereAreLines(environment: [String: String]) throws {
        let terminal = try Self.run(
            Self.fixture("echo \"$sample\" > \"$made\""), environment: environment)
        #expect(terminal.screen.contains("work/one started"))
        #expect(!terminal.screen.joined().contains("━"))
    }

    /// A tool of the user's and one of ours, which have not ended when they are seen.
    @Test(arguments: [
        (#"printf '1 4 reads trim\033[2Jming\n' > "$COHESIN_PROGRESS"; sleep 1000"#, "1 of 4 reads"),
        (#"{ echo '## pairs format v1.0'; sleep 1000; } | cohesin pairs stats -o "$made" -"#, "stats: "),
    ])
    func aTaskShowsWhatItsCommandReports(command: String, text: String) throws {
        let terminal = try Self.run(Self.fixture("|\n        " + command), signal: (SIGINT, text))
        #expect(terminal.status == 130)
    }

    @Test func aLongCommandSaysHowFarItIsAndTakesTheLineAway() throws {
        let scratch = ScratchFolder()
        try scratch.write("## pairs format v1.0\n#columns: readID chrom1 pos1 chrom2 pos2 strand1 strand2\n", to: "x")
        // The gate holds the input open until the line has been seen.
        let script = """
            mkfifo gate
            trap ': > gate' USR1
            cat x gate | \(Program.cohesin) pairs stats -o stats - &
            wait $!
            wait $!
            """
        let terminal = try EmulatedTerminal.run(
            ["/bin/bash", "-c", script], directory: scratch.path, columns: 80, rows: 5, environment: Self.locale,
            signal: (SIGUSR1, "so far"))
        #expect(terminal.status == 0)
        #expect(terminal.screen.joined().isEmpty)
        #expect(FileManager.default.fileExists(atPath: scratch.file("stats")))
    }
}
