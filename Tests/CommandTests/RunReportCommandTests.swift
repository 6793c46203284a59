import Foundation
import TestSupport
import Testing

/// `cohesin report`
struct RunReportCommandTests {
    private func fixture() throws -> RunFixture {
        try RunFixture(
            """
            cohesin: 1
            pipeline: reported
            samples: {columns: {sample: text}}
            environments: {cpu: {kind: cpu}}
            stages:
              greet:
                for-each: [sample]
                needs: {memory: 10 MiB}
                outputs: {out: {file: greeting.tsv, show: table}}
                command: |
                  echo "about $sample" >&2
                  [ "$sample" != bad ]
                  printf 'word\\tlength\\n%s\\t4\\n' "$sample" > "$out"
            """, samples: "sample\ngood\nbad\n")
    }

    @Test func aRunLeavesItsReportAlsoWhenItFails() throws {
        let fixture = try fixture()
        #expect(try fixture.run("--keep-going").status == 1)
        let page = try #require(fixture.text("run/report.html"))
        #expect(page.hasPrefix("<!doctype html>"))
        #expect(page.contains("greet/bad"))
        #expect(page.contains("about bad"))
        #expect(page.contains(">length</th>"))
    }

    @Test func theReportIsWrittenAnewWhereItsPathIsPrinted() throws {
        let fixture = try fixture()
        _ = try fixture.run("--keep-going")
        try FileManager.default.removeItem(atPath: fixture.scratch.file("run/report.html"))
        let result = try fixture.cohesin("report", "run")
        #expect(result.status == 0, "\(result.standardError)")
        let path = result.text.trimmingCharacters(in: .newlines)
        #expect(path.hasSuffix("run/report.html"))
        #expect(FileManager.default.fileExists(atPath: path))
        let elsewhere = try fixture.cohesin("report", "run", "-o", "other.html")
        #expect(elsewhere.status == 0)
        #expect(fixture.exists("other.html"))
    }

    @Test func theReportAsJSONIsOneDocument() throws {
        let fixture = try fixture()
        _ = try fixture.run("--keep-going")
        let result = try fixture.cohesin("report", "run", "--json")
        let document = try #require(try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any])
        #expect(document["state"] as? String == "failed")
        let failure = try #require((document["failures"] as? [[String: Any]])?.first)
        #expect(failure["task"] as? String == "greet/bad")
        #expect(failure["lastLines"] as? [String] == ["about bad"])
        #expect((document["outputs"] as? [[String: Any]])?.count == 1)
    }

    @Test func reportAndStatusNameTheMachine() throws {
        let fixture = try fixture()
        _ = try fixture.run("--keep-going")
        let kernel = try Program.run("/usr/bin/uname", ["-r"]).text.trimmingCharacters(in: .newlines)
        for command in ["report", "status"] {
            let result = try fixture.cohesin(command, "run", "--json")
            let document = try #require(
                try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any])
            let hardware = (document["machine"] as? [String: Any])?["hardware"] as? [String: Any]
            #expect(hardware?["kernel"] as? String == kernel)
            #expect(hardware?["cores"] as? Int ?? 0 > 0)
        }
        #expect(try #require(fixture.text("run/report.html")).contains("Linux \(kernel)"))
    }

    @Test func theTraceIsATableAndAsJSONTheSame() throws {
        let fixture = try fixture()
        _ = try fixture.run("--keep-going")
        let table = try fixture.cohesin("trace", "run")
        #expect(table.status == 0, "\(table.standardError)")
        let rows = table.text.split(separator: "\n").map { $0.components(separatedBy: "\t") }
        #expect(rows.count == 3)
        let lines = try fixture.cohesin("trace", "run", "--json").text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        for (row, line) in zip(rows.dropFirst(), lines) {
            for name in ["run", "task", "state", "started", "ended", "key"] {
                let column = try #require(rows[0].firstIndex(of: name))
                #expect(row[column] == line[name] as? String, "\(name)")
            }
        }
    }

    @Test func aFolderWithoutARunIsToldSo() throws {
        let result = try fixture().cohesin("report", ".")
        #expect(result.status == 2)
        #expect(result.standardError.contains("cohesin.sqlite"))
    }
}
