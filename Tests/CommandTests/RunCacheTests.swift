import Foundation
import TestSupport
import Testing

/// What runs again and what does not.
struct RunCacheTests {
    private func fixture() throws -> RunFixture {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: cached
            samples: {columns: {sample: text, reads: file}}
            environments: {cpu: {kind: cpu}}
            stages:
              count:
                for-each: [sample]
                needs: {cpus: 1, memory: 100 MiB}
                inputs: {reads: sample.reads}
                outputs: {bytes: sample.count.txt}
                command: wc -c < "$reads" > "$bytes"
              total:
                inputs: {counts: count.bytes}
                outputs: {sum: sum.txt, parts: parts/}
                command: |
                  cat "${counts[@]}" | awk '{s += $1} END {print s}' > "$sum"
                  mkdir "$parts"
                  cp "${counts[@]}" "$parts"
            """, samples: "sample,reads\na,a.txt\nb,b.txt\n")
        try fixture.scratch.write("hello\n", to: "a.txt")
        try fixture.scratch.write("a longer text\n", to: "b.txt")
        return fixture
    }

    private func expectNothingToDo(_ fixture: RunFixture, _ more: String...) throws {
        let result = try fixture.run()
        #expect(result.status == 0)
        #expect(result.standardError.contains("nothing to do: 3 tasks are up to date"), "\(result.standardError)")
    }

    private func expectToRun(_ fixture: RunFixture, _ words: String) throws {
        let result = try fixture.run()
        #expect(result.status == 0)
        #expect(result.standardError.contains(words), "\(result.standardError)")
    }

    private func shell(_ fixture: RunFixture, _ command: String) throws {
        let result = try Program.run("/bin/bash", ["-c", command], directory: fixture.scratch.path)
        #expect(result.status == 0, "\(result.standardError)")
    }

    @Test func touchingMovingAndRenamingInputsRunsNothing() throws {
        let fixture = try fixture()
        #expect(try fixture.run().status == 0)
        try expectNothingToDo(fixture)
        try shell(fixture, "touch a.txt b.txt")
        try expectNothingToDo(fixture)
        try shell(
            fixture,
            "mkdir elsewhere && mv a.txt elsewhere/renamed.txt && sed -i s,a.txt,elsewhere/renamed.txt, samples.csv")
        try expectNothingToDo(fixture)
        try shell(fixture, "cp b.txt copy && mv copy b.txt")
        try expectNothingToDo(fixture)
    }

    @Test func resourcesAndTimesRunNothingButTheCommandDoes() throws {
        let fixture = try fixture()
        #expect(try fixture.run().status == 0)
        try shell(fixture, "sed -i 's/100 MiB/200 MiB, time: 1 h/' pipeline.yaml")
        try expectNothingToDo(fixture)
        try shell(fixture, "sed -i 's/wc -c/wc  -c/' pipeline.yaml")
        try expectToRun(fixture, "2 done, 1 up to date")
    }

    @Test func movingTheRunDirectoryRunsNothing() throws {
        let fixture = try fixture()
        #expect(try fixture.run().status == 0)
        try shell(fixture, "mkdir far && mv run far/run && ln -s far/run run")
        try expectNothingToDo(fixture)
        // Links from task to task lead inside the directory wherever it lies.
        try shell(fixture, "cat far/run/tasks/total/*/inputs/* > /dev/null")
    }

    @Test func aChangedOutputRunsItsTaskAgainAndSaysSo() throws {
        let fixture = try fixture()
        #expect(try fixture.run().status == 0)
        try shell(fixture, "f=$(echo run/tasks/total/*/outputs/sum.txt); chmod u+w $f; echo 7 > $f")
        try expectToRun(fixture, "sum.txt was changed")
        #expect(fixture.text("run/results/total/sum.txt") == "20\n")
        try shell(fixture, "rm -r run/tasks/total/*/outputs/parts")
        try expectToRun(fixture, "outputs/parts is gone")
        try expectNothingToDo(fixture)
    }

    @Test func anOutputThatWasOnlyTouchedIsReadAndStands() throws {
        let fixture = try fixture()
        #expect(try fixture.run().status == 0)
        try shell(fixture, "touch run/tasks/*/*/outputs/*.txt")
        try expectNothingToDo(fixture)
    }

    @Test func removedResultsComeBackWithoutRunning() throws {
        let fixture = try fixture()
        #expect(try fixture.run().status == 0)
        try shell(fixture, "rm -r run/results")
        try expectNothingToDo(fixture)
        #expect(fixture.text("run/results/a/count/sample.count.txt") == "6\n")
        #expect(fixture.files(in: "run/results/total/parts").count == 2)
    }

    @Test func freshRunsEverything() throws {
        let fixture = try fixture()
        #expect(try fixture.run().status == 0)
        #expect(try fixture.run("--fresh").standardError.contains("3 done of 3 tasks"))
        try expectNothingToDo(fixture)
    }

    @Test func equalTasksRunOnce() throws {
        let fixture = try fixture()
        try shell(fixture, "cp a.txt b.txt")
        // Both samples hold the same, so one count serves both.
        try expectToRun(fixture, "2 done, 1 up to date")
        #expect(fixture.text("run/results/b/count/sample.count.txt") == "6\n")
    }

    @Test func planSaysWhatIsCachedAndNamesTheChangedInput() throws {
        let fixture = try fixture()
        func plan() throws -> [String] {
            try fixture.cohesin("plan", "pipeline.yaml", "--samples", "samples.csv", "--run-dir", "run").text
                .split(separator: "\n").map(String.init)
        }
        #expect(try plan()[1].hasSuffix("new"))
        #expect(try fixture.run().status == 0)
        #expect(try plan().dropFirst().allSatisfy { $0.hasSuffix("cached") })
        try fixture.scratch.write("other\n", to: "b.txt")
        let lines = try plan()
        #expect(lines[1].hasSuffix("cached"))
        #expect(lines[2].hasSuffix("input reads changed: b.txt"))
        #expect(lines[3].hasSuffix("after its inputs"))
        #expect(try fixture.run().status == 0)
        #expect(try fixture.cohesin("why", "run", "count/b").text.contains("it ran because input reads changed: b.txt"))
    }

    @Test func anOutputThatIsALinkToItsInputIsCopied() throws {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: linked
            parameters: {given: {type: file}}
            environments: {cpu: {kind: cpu}}
            stages:
              soft: {inputs: {given: parameters.given}, outputs: {out: out.txt}, command: 'ln -s "$PWD/$given" "$out"'}
              hard: {inputs: {given: parameters.given}, outputs: {out: out.txt}, command: 'ln -L "$given" "$out"'}
            """)
        try fixture.scratch.write("mine\n", to: "mine.txt")
        #expect(try fixture.run("-p", "given=mine.txt").status == 0)
        #expect(fixture.text("run/results/soft/out.txt") == "mine\n")
        // What belongs to the user is still his to write.
        let mode = try FileManager.default.attributesOfItem(atPath: fixture.scratch.file("mine.txt"))
        #expect((mode[.posixPermissions] as? Int ?? 0) & 0o200 != 0)
        try fixture.scratch.write("changed\n", to: "mine.txt")
        #expect(fixture.text("run/results/hard/out.txt") == "mine\n")
    }
}
