import Foundation
import TestSupport
import Testing

/// `--notify`
struct RunNotifyTests {
    private func fixture() throws -> RunFixture {
        try RunFixture(
            """
            cohesin: 1
            pipeline: told
            stages:
              only: {needs: {memory: 1 MiB}, outputs: {out: out.txt}, command: 'exit 7'}
            """)
    }

    @Test func aFailureAndTheEndArriveAndTheAddressIsInNoRecord() throws {
        let fixture = try fixture()
        let server = LoopbackServer { _ in .text("ok") }
        let run = try fixture.run("--engine", "host", "--notify", server.address + "/hook/sesame")
        #expect(run.status == 1)
        let events = try server.requests.map {
            (try JSONSerialization.jsonObject(with: Data($0.body)) as? [String: Any])?["event"] as? String
        }
        #expect(events == ["failed", "ended"])
        #expect(!run.standardError.contains("sesame"))
        #expect(try !fixture.cohesin("report", "run", "--json").text.contains("sesame"))
        #expect(fixture.text("run/report.html")?.contains("sesame") == false)
    }

    @Test func aRunEndsAsItDoesWhetherMessagesArriveOrNot() throws {
        let fixture = try fixture()
        let run = try fixture.run("--engine", "host", "--notify", "http://127.0.0.1:1/sesame")
        #expect(run.status == 1)
        #expect(run.standardError.components(separatedBy: "notifications do not arrive").count == 2)
        #expect(!run.standardError.contains("sesame"))
        let wrong = try fixture.run("--notify", "sesame")
        #expect(wrong.status == 2 && wrong.standardError.contains("is no http:// or https:// URL"))
        #expect(!wrong.standardError.contains("sesame"))
    }

    @Test func theUsersSettingsSayWhoIsTold() throws {
        let fixture = try fixture()
        let program = try fixture.scratch.write("#!/bin/sh\ncat >> \"$1\"\n", to: "mail")
        #expect(chmod(program, 0o755) == 0)
        try fixture.scratch.write(
            #"{"command": ["\#(program)", "\#(fixture.scratch.file("box"))"]}"#, to: "config/cohesin/notify.json")
        _ = try fixture.run("--engine", "host", environment: ["XDG_CONFIG_HOME": fixture.scratch.file("config")])
        #expect(fixture.text("box")?.split(separator: "\n").count == 2)
        try fixture.scratch.write("{", to: "config/cohesin/notify.json")
        let run = try fixture.run(
            "--engine", "host", environment: ["XDG_CONFIG_HOME": fixture.scratch.file("config")])
        #expect(run.status == 1 && run.standardError.contains("is not what notifications need"))
    }
}
