import Foundation
import TestSupport
import Testing

/// `cohesin crate` and `cohesin replay`
struct RunCrateTests {
    /// Two stages that make the same again, and one that never does.
    private func fixture() throws -> RunFixture {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: crated
            parameters: {word: {type: text, default: "two words"}}
            samples: {columns: {sample: text, reads: file}}
            environments: {cpu: {kind: cpu}}
            stages:
              count:
                for-each: [sample]
                needs: {memory: 10 MiB}
                inputs: {reads: sample.reads, word: parameters.word}
                outputs: {out: count.txt, parts: {folder: parts}}
                command: |
                  mkdir "$parts"
                  wc -c < "$reads" > "$out"
                  echo "$word" > "$parts/first part.txt"
              sum:
                needs: {memory: 10 MiB}
                inputs: {counts: count.out}
                outputs: {out: sum.txt}
                command: cat "${counts[@]}" > "$out"
              chance:
                needs: {memory: 10 MiB}
                outputs: {out: chance.txt}
                command: cat /proc/sys/kernel/random/uuid > "$out"
            """, samples: "sample,reads\na b,reads/a.txt\nc,reads/c.txt\n")
        try fixture.scratch.write("some reads\n", to: "reads/a.txt")
        try fixture.scratch.write("others\n", to: "reads/c.txt")
        return fixture
    }

    private func crated() throws -> RunFixture {
        let fixture = try fixture()
        let run = try fixture.run("--engine", "host")
        #expect(run.status == 0, "\(run.standardError)")
        let crate = try fixture.cohesin("crate", "run", "-o", "crate", "--author", "Ada", "--license", "CC0-1.0")
        #expect(crate.status == 0, "\(crate.standardError)")
        return fixture
    }

    /// A crate's entities by their ids.
    private func graph(_ fixture: RunFixture) throws -> [String: [String: Any]] {
        let text = try #require(fixture.text("crate/ro-crate-metadata.json"))
        let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let entities = try #require(document["@graph"] as? [[String: Any]])
        return Dictionary(uniqueKeysWithValues: entities.map { ($0["@id"] as? String ?? "", $0) })
    }

    private func ids(_ value: Any?) -> Set<String> {
        Set((value as? [[String: String]] ?? []).compactMap { $0["@id"] })
    }

    @Test func aCrateHasTheChecksumsAndSizesOfInputsAndOutputs() throws {
        let fixture = try crated()
        let graph = try graph(fixture)
        let reads = "file://\(fixture.scratch.path)/reads/a.txt"
        for (id, path) in [
            (reads, "reads/a.txt"), ("results/a%20b/count/count.txt", "crate/results/a b/count/count.txt"),
        ] {
            let sum = try Program.run("/usr/bin/sha256sum", [fixture.scratch.file(path)]).text.prefix(64)
            let entity = try #require(graph[id], "\(graph.keys.sorted())")
            #expect(entity["sha256"] as? String == String(sum))
            #expect(entity["contentSize"] as? String == String(try #require(fixture.text(path)).utf8.count))
        }
        #expect(fixture.text("crate/results/a b/count/parts/first part.txt") == "two words\n")
        #expect(fixture.text("crate/sources/pipeline.yaml") == fixture.text("pipeline.yaml"))
        #expect(fixture.text("crate/sources/samples.csv") == fixture.text("samples.csv"))
    }

    @Test func aCrateSaysWhatEachTaskDidAndWithWhat() throws {
        let graph = try graph(crated())
        let sum = try #require(graph["#task/sum"])
        #expect(ids(sum["object"]) == ["results/a%20b/count/count.txt", "results/c/count/count.txt"])
        #expect(ids(sum["result"]) == ["results/sum/sum.txt"])
        #expect((sum["actionStatus"] as? [String: String])?["@id"] == "http://schema.org/CompletedActionStatus")
        let run = try #require(graph["#run"])
        let kernel = try Program.run("/usr/bin/uname", ["-r"]).text.trimmingCharacters(in: .newlines)
        let with = Dictionary(
            uniqueKeysWithValues: ids(run["additionalProperty"]).compactMap { graph[$0] }.map {
                ($0["name"] as? String ?? "", $0["value"] as? String ?? "")
            })
        #expect(with["kernel"] == "Linux \(kernel)")
        #expect(with["engine"] == "host")
        #expect(ids(run["object"]).compactMap { graph[$0]?["value"] as? String } == ["two words"])
        #expect(graph["#author"]?["name"] as? String == "Ada")
        #expect(graph["./"]?["license"] as? String == "CC0-1.0")
    }

    @Test(.enabled(if: Python.has("rocrate_validator"), "roc-validator from PyPI is absent"))
    func aCrateIsAValidWorkflowRunCrate() throws {
        let fixture = try crated()
        let script = SharedData.checkout.appendingPathComponent("Tests/CommandTests/Oracles/validate_crate.py").path
        let result = try Program.run(
            try #require(Python.interpreter), [script, fixture.scratch.file("crate")],
            environment: ["XDG_CACHE_HOME": fixture.scratch.file("cache")])
        #expect(result.status == 0, "\(result.text)\(result.standardError)")
        // The validator finds what is wrong: a file less.
        try FileManager.default.removeItem(atPath: fixture.scratch.file("crate/results/sum/sum.txt"))
        let broken = try Program.run(
            try #require(Python.interpreter), [script, fixture.scratch.file("crate")],
            environment: ["XDG_CACHE_HOME": fixture.scratch.file("cache")])
        #expect(broken.status == 1 && broken.text.contains("results/sum/sum.txt"), "\(broken.text)")
    }

    @Test func aReplaySaysWhichOutputsAreEqual() throws {
        let fixture = try crated()
        let replay = try fixture.cohesin("replay", "crate", "--run-dir", "again", "--engine", "host")
        #expect(replay.status == 1, "\(replay.standardError)")
        let words = replay.text.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(words.contains { $0.starts(with: ["chance", "out", "differs"]) }, "\(replay.text)")
        #expect(words.contains { $0 == ["sum", "out", "equal"] }, "\(replay.text)")
        #expect(replay.text.contains("5 of 6 outputs are equal"))
        #expect(replay.standardError.contains("4 done of 4 tasks"))
        // A run of its own, which has a crate, too; and nothing is overwritten.
        #expect(try fixture.cohesin("crate", "again", "-o", "second").status == 0)
        let taken = try fixture.cohesin("replay", "crate", "--run-dir", "again")
        #expect(taken.status == 2 && taken.standardError.contains("again is there already"))
    }

    @Test func aReplayOfWhatMakesTheSameEndsWell() throws {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: same
            stages:
              only: {needs: {memory: 1 MiB}, outputs: {out: out.txt}, command: 'echo 1 > "$out"'}
            """)
        #expect(try fixture.run("--engine", "host").status == 0)
        #expect(try fixture.cohesin("crate", "run", "-o", "crate").status == 0)
        let replay = try fixture.cohesin("replay", "crate", "--run-dir", "again", "--engine", "host", "--json")
        #expect(replay.status == 0, "\(replay.standardError)")
        let document = try JSONSerialization.jsonObject(with: replay.standardOutput) as? [String: Any]
        let output = try #require((document?["outputs"] as? [[String: Any]])?.first)
        #expect(output["verdict"] as? String == "equal")
        #expect(output["was"] as? String == output["now"] as? String)
        #expect((document?["differences"] as? [Any])?.isEmpty == true)
    }

    @Test func anInputThatChangedIsNamedAndNothingRuns() throws {
        let fixture = try crated()
        try fixture.scratch.write("some other\n", to: "reads/a.txt")
        try FileManager.default.removeItem(atPath: fixture.scratch.file("reads/c.txt"))
        let replay = try fixture.cohesin("replay", "crate", "--run-dir", "again", "--engine", "host")
        #expect(replay.status == 2)
        #expect(replay.standardError.contains("reads/a.txt has SHA-256"))
        #expect(replay.standardError.contains("reads/c.txt is missing"))
        #expect(!fixture.exists("again"))
    }

    @Test func aTaskThatFailedIsAnActionWithItsError() throws {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: fails
            stages:
              only: {needs: {memory: 1 MiB}, outputs: {out: out.txt}, command: 'exit 7'}
            """)
        #expect(try fixture.run("--engine", "host").status == 1)
        #expect(try fixture.cohesin("crate", "run", "-o", "crate").status == 0)
        let action = try #require(try graph(fixture)["#task/only"])
        #expect((action["actionStatus"] as? [String: String])?["@id"] == "http://schema.org/FailedActionStatus")
        #expect((action["error"] as? String)?.contains("exit code 7") == true)
    }

    @Test func whatIsNoCrateIsToldSo() throws {
        let fixture = try crated()
        let again = try fixture.cohesin("crate", "run", "-o", "crate")
        #expect(again.status == 2 && again.standardError.contains("is there already"))
        let none = try fixture.cohesin("replay", "run")
        #expect(none.status == 2 && none.standardError.contains("there is no ro-crate-metadata.json"))
        try FileManager.default.removeItem(atPath: fixture.scratch.file("run/sources"))
        let older = try fixture.cohesin("crate", "run", "-o", "other")
        #expect(older.status == 2 && older.standardError.contains("no copy of its pipeline file"))
        // As the message says.
        #expect(try fixture.run("--engine", "host").standardError.contains("nothing to do"))
        #expect(try fixture.cohesin("crate", "run", "-o", "other").status == 0)
    }
}
