import Foundation
import TestSupport
import Testing

/// The commands that look into a run.
struct RunRecordTests {
    private func fixture() throws -> RunFixture {
        try RunFixture(
            """
            cohesin: 1
            pipeline: recorded
            samples: {columns: {sample: text}}
            environments: {cpu: {kind: cpu}}
            stages:
              greet:
                for-each: [sample]
                needs: {memory: 10 MiB}
                outputs: {out: greeting.txt}
                command: |
                  echo "to standard output"
                  echo "about $sample" >&2
                  [ "$sample" != bad ]
                  echo "$sample" > "$out"
            """, samples: "sample\ngood\nbad\n")
    }

    @Test func statusTellsWhatFailedAndWhy() throws {
        let fixture = try fixture()
        #expect(try fixture.run("--keep-going").status == 1)
        let status = try fixture.cohesin("status", "run")
        #expect(status.status == 0)
        #expect(status.text.contains("failed: 1 of 2 tasks done, 1 failed"), "\(status.text)")
        #expect(status.text.contains("greet/bad"))
        #expect(!status.text.contains("greet/good"))
        let all = try fixture.cohesin("status", "run", "--all")
        #expect(all.text.contains("greet/good  succeeded"))
    }

    @Test func statusAsJSONHasEveryTask() throws {
        let fixture = try fixture()
        _ = try fixture.run("--keep-going")
        let document =
            try JSONSerialization.jsonObject(
                with: fixture.cohesin("status", "--json").standardOutput) as? [String: Any]
        #expect(document?["state"] as? String == "failed")
        let tasks = try #require(document?["tasks"] as? [[String: Any]])
        #expect(tasks.map { $0["task"] as? String } == ["greet/good", "greet/bad"])
        let attempt = tasks[1]["attempt"] as? [String: Any]
        #expect(attempt?["exitCode"] as? Int == 1)
        #expect(attempt?["failure"] as? String == "failure")
    }

    @Test func logsPrintWhatATaskWrote() throws {
        let fixture = try fixture()
        _ = try fixture.run("--keep-going")
        #expect(try fixture.cohesin("logs", "run", "greet/good").text == "to standard output\nabout good\n")
        // Without a task: what failed.
        #expect(try fixture.cohesin("logs", "run").text.contains("about bad"))
        let unknown = try fixture.cohesin("logs", "run", "greet/god")
        #expect(unknown.status == 2)
        #expect(unknown.standardError.contains("did you mean 'greet/good'?"))
        #expect(try fixture.cohesin("logs", "run", "greet").standardError.contains("stage 'greet' has 2 tasks"))
    }

    @Test func logsFollowATaskToItsEnd() throws {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: slow
            environments: {cpu: {kind: cpu}}
            stages:
              work:
                outputs: {out: out.txt}
                command: |
                  echo first >&2
                  until [ -e "$HOME/go" ]; do sleep 0.05; done
                  echo last >&2
                  echo > "$out"
            """)
        let home = ["HOME": fixture.scratch.path]
        let run = try fixture.start(environment: home)
        #expect(eventually { run.standardError.contains("work started") })
        let logs = try BackgroundProgram(
            Program.cohesin, ["logs", "run", "work", "-f"], directory: fixture.scratch.path,
            environment: fixture.environment)
        #expect(eventually { logs.standardOutput == "first\n" })
        #expect(try fixture.cohesin("status", "run").text.contains("running"))
        let story = try fixture.cohesin("why", "run", "work").text
        #expect(story.contains("work is running for") && story.contains("expected: unknown"))
        try fixture.scratch.write("", to: "go")
        #expect(logs.wait() == 0)
        #expect(logs.standardOutput == "first\nlast\n")
        #expect(run.wait() == 0)
        let plan = try fixture.cohesin("plan", "pipeline.yaml", "--run-dir", "run").text
        #expect(plan.contains("median of 1: "))
    }

    @Test func runsAreListedAndFoundByName() throws {
        let fixture = try fixture()
        #expect(try fixture.cohesin("status").standardError.contains("no run is known"))
        _ = try fixture.run()
        let runs = try fixture.cohesin("runs")
        #expect(runs.text.contains("recorded"))
        #expect(runs.text.contains("/run"))
        #expect(try fixture.cohesin("status", "recorded").status == 0)
        #expect(try fixture.cohesin("status", "no-such-run").status == 2)
        try FileManager.default.removeItem(atPath: fixture.scratch.file("run"))
        // A run that is gone is left out.
        #expect(try !fixture.cohesin("runs").text.contains("recorded"))
    }

    @Test func whyExplainsAWaitingTask() throws {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: waiting
            environments: {cpu: {kind: cpu}}
            stages:
              first: {outputs: {out: out.txt}, command: 'sleep 1000; echo > "$out"'}
              second: {inputs: {given: first.out}, outputs: {out: out.txt}, command: 'cp "$given" "$out"'}
              aside: {outputs: {out: out.txt}, command: 'echo > "$out"'}
            """)
        let run = try fixture.start("--cpus", "1")
        #expect(eventually { run.standardError.contains("first started") })
        #expect(try fixture.cohesin("why", "run", "second").text.contains("second waits for first (running)"))
        #expect(
            try fixture.cohesin("why", "run", "aside").text
                .contains("aside waits for 1 core (0 of 1 free, held by first: 1)"))
        run.signal(SIGINT)
        #expect(run.wait() == 130)
        #expect(try fixture.cohesin("why", "run", "second").text.contains("the same command continues"))
    }

    @Test func cleanRemovesOnlyWhatThePlanDoesNotNeed() throws {
        let fixture = try fixture()
        _ = try fixture.run("--keep-going")
        try fixture.scratch.write("sample\ngood\nbetter\n", to: "samples.csv")
        #expect(try fixture.run().status == 0)
        let wouldGo = try fixture.cohesin("clean", "run", "--dry-run")
        #expect(wouldGo.text.contains("attempt without a result"))
        #expect(fixture.files(in: "run/tasks/greet").contains { $0.contains(".attempt-") })
        #expect(try fixture.cohesin("clean", "run").status == 0)
        #expect(!fixture.files(in: "run/tasks/greet").contains { $0.contains(".attempt-") })
        #expect(try fixture.run().standardError.contains("nothing to do: 2 tasks are up to date"))
        #expect(try fixture.cohesin("clean", "run", "--all").status == 0)
        #expect(!fixture.exists("run/tasks/greet"))
        #expect(fixture.text("run/results/good/greet/greeting.txt") == "good\n")
        #expect(try fixture.run().standardError.contains("2 done of 2 tasks"))
    }

    @Test func aNewerJournalIsNotTouched() throws {
        let fixture = try fixture()
        _ = try fixture.run()
        let python = try Program.run(
            "/usr/bin/python3",
            [
                "-c",
                "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA user_version = 99'); c.commit()",
                fixture.scratch.file("run/cohesin.sqlite"),
            ])
        #expect(python.status == 0)
        for arguments in [
            ["status", "run"], ["run", "pipeline.yaml", "--samples", "samples.csv", "--run-dir", "run"],
        ] {
            let result = try Program.run(
                Program.cohesin, arguments, directory: fixture.scratch.path, environment: fixture.environment)
            #expect(result.status == 3)
            #expect(result.standardError.contains("written by a newer cohesin (journal version 99"))
        }
    }

    @Test func aJournalOfTheVersionBeforeIsReadAndContinued() throws {
        let fixture = try fixture()
        _ = try fixture.run("--keep-going")
        let older = try Program.run(
            "/usr/bin/python3",
            [
                "-c",
                """
                import sqlite3, sys
                c = sqlite3.connect(sys.argv[1])
                for column in ('placement', 'binding', 'gpu_memory', 'machine', 'capacity'):
                    c.execute(f'ALTER TABLE attempts DROP COLUMN {column}')
                c.execute('ALTER TABLE invocations DROP COLUMN machine')
                for table in ('jobs', 'submissions'):
                    c.execute(f'DROP TABLE {table}')
                c.execute('PRAGMA user_version = 2')
                c.commit()
                """, fixture.scratch.file("run/cohesin.sqlite"),
            ])
        #expect(older.status == 0, "\(older.standardError)")
        // Reading changes nothing of it.
        #expect(try fixture.cohesin("why", "run", "greet/good").text.contains("where: with the tools of this machine"))
        try fixture.scratch.write("sample\ngood\nbetter\n", to: "samples.csv")
        #expect(try fixture.run().status == 0)
        #expect(try fixture.cohesin("status", "run", "--all").text.contains("greet/better  succeeded"))
    }

    @Test func progressAsJSONIsOneDocumentALine() throws {
        let fixture = try fixture()
        let result = try fixture.run("--keep-going", "--json")
        let lines = try result.text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        let events = lines.compactMap { $0["event"] as? String }
        #expect(events.first == "began")
        #expect(events.last == "ended")
        #expect(events.filter { $0 == "succeeded" }.count == 1)
        let failed = try #require(lines.first { $0["event"] as? String == "failed" })
        #expect(failed["task"] as? String == "greet/bad")
        #expect(failed["lastLines"] as? [String] == ["about bad"])
    }
}
