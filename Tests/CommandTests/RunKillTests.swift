import Foundation
import TestSupport
import Testing

/// A runner that is killed with -9 loses at most the tasks that ran.
struct RunKillTests {
    /// Ten lines of three tasks each. Every task notes its starts and its ends outside the run directory.
    private func fixture(marker: String) throws -> RunFixture {
        func stage(_ name: String, after: String?) -> String {
            """
              \(name):
                for-each: [sample]
                environment-variables: {TEST_MARKER: \(marker), NOTES: NOTES_FILE}
                needs: {memory: 10 MiB}
                inputs: {\(after.map { "given: \($0).made" } ?? "given: sample.sample")}
                outputs: {made: made.txt, tree: tree/}
                command: |
                  echo "start \(name) $sample" >> "$NOTES"
                  mkdir "$tree"
                  for i in 1 2 3; do sleep 0.01; echo "$i \(name)" >> "$tree/$i"; done
                  \(after == nil ? "echo \"$given\"" : "cat \"$given\"") > "$made"
                  sleep 0.02 | cat
                  echo \(name) >> "$made"
                  echo "end \(name) $sample" >> "$NOTES"
            """
        }
        let samples = (0..<10).map { "s\($0)" }
        let fixture = try RunFixture("", samples: "sample\n" + samples.map { $0 + "\n" }.joined())
        let text = """
            cohesin: 1
            pipeline: thirty
            samples: {columns: {sample: text}}
            environments: {cpu: {kind: cpu}}
            stages:
            \(stage("one", after: nil))
            \(stage("two", after: "one"))
            \(stage("three", after: "two"))
            """
        try fixture.scratch.write(
            text.replacingOccurrences(of: "NOTES_FILE", with: fixture.scratch.file("notes")), to: "pipeline.yaml")
        return fixture
    }

    /// What has its final name is whole.
    private func expectNothingPartial(_ fixture: RunFixture) {
        let tasks = fixture.scratch.file("run/tasks")
        for stage in (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? [] {
            let lines = ["one": 2, "two": 3, "three": 4][stage] ?? 0
            for key in (try? FileManager.default.contentsOfDirectory(atPath: "\(tasks)/\(stage)")) ?? []
            where !key.contains(".attempt-") {
                let made = fixture.text("run/tasks/\(stage)/\(key)/outputs/made.txt") ?? ""
                #expect(made.split(separator: "\n").count == lines, "\(stage)/\(key) is partial: \(made)")
                #expect(fixture.files(in: "run/tasks/\(stage)/\(key)/outputs/tree").count == 3)
            }
        }
    }

    /// Each task ended after its last start, and no more tasks started again than ran when the runner was killed.
    private func expectNotes(_ fixture: RunFixture, kills: Int) {
        var ended: [String: Bool] = [:]
        var starts = 0
        for line in (fixture.text("notes") ?? "").split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard words.count == 2 else { continue }
            if words[0] == "start" { starts += 1 }
            ended[words[1]] = words[0] == "end"
        }
        #expect(ended.count == 30)
        #expect(ended.values.allSatisfy { $0 })
        #expect(starts <= 30 + kills * Self.cpus, "\(starts) starts with \(kills) kills")
    }

    private static let cpus = 4

    @Test func twentyKillsAtRandomMomentsLoseOnlyWhatRan() throws {
        var left = 20
        while left > 0 {
            let marker = "marker-\(UInt64.random(in: .min ... .max))"
            let fixture = try fixture(marker: marker)
            var kills = 0
            while kills < min(left, 7) {
                let run = try fixture.start("--cpus", "\(Self.cpus)")
                usleep(UInt32.random(in: 50_000...600_000))
                run.signal(SIGKILL)
                if run.wait() == 0 { break }
                kills += 1
                expectNothingPartial(fixture)
            }
            left -= kills
            let last = try fixture.run("--cpus", "\(Self.cpus)")
            #expect(last.status == 0, "\(last.standardError)")
            #expect(processes(withEnvironment: marker).isEmpty)
            expectNothingPartial(fixture)
            expectNotes(fixture, kills: kills)
            for sample in 0..<10 {
                #expect(fixture.text("run/results/s\(sample)/three/made.txt") == "s\(sample)\none\ntwo\nthree\n")
            }
            #expect(fixture.files(in: "run/tasks").allSatisfy { !$0.contains(".attempt-") })
            #expect(try fixture.run().standardError.contains("nothing to do: 30 tasks are up to date"))
        }
    }
}
