import Foundation
import TestSupport
import Testing

/// `cohesin report --multiqc`, and what MultiQC makes of it.
struct MultiQCTests {
    /// Reads and pairs of two samples, measured by our own commands.
    private func fixture() throws -> RunFixture {
        let fixture = try RunFixture(
            """
            cohesin: 1
            pipeline: measured
            samples: {columns: {sample: text, reads1: file, reads2: file, pairs: file}}
            environments: {cpu: {kind: cpu}}
            stages:
              qc:
                for-each: [sample]
                needs: {memory: 10 MiB}
                inputs: {r1: sample.reads1, r2: sample.reads2}
                outputs: {reads: {file: reads.json, show: metrics}}
                command: cohesin fastq qc "$r1" "$r2" -o "$reads" >&2
              stats:
                for-each: [sample]
                needs: {memory: 10 MiB}
                inputs: {pairs: sample.pairs}
                outputs:
                  stats: {file: sample.stats, show: metrics}
                  loops: {file: loops.bedpe, show: table}
                command: |
                  cohesin pairs stats "$pairs" -o "$stats"
                  printf 'chr1\\tx1\\n#remark\\na\\t1\\nb\\t2\\n' > "$loops"
            """, samples: "sample,reads1,reads2,pairs\nyeast,r1.fq,r2.fq,yeast.pairs\nfly,r1.fq,r2.fq,fly.pairs\n")
        var reads = RandomReads()
        let fastq = reads.fastq(pairs: 40)
        try fixture.scratch.write(fastq.first, to: "r1.fq")
        try fixture.scratch.write(fastq.second, to: "r2.fq")
        for (name, count) in [("yeast", 3), ("fly", 5)] {
            let rows = (0..<count).map { "r\($0)\tchr1\t\(100 + $0)\tchr1\t\(30000 + $0)\t+\t-\tUU\n" }.joined()
            try fixture.scratch.write(
                "## pairs format v1.0\n#chromsize: chr1 90000\n"
                    + "#columns: readID chrom1 pos1 chrom2 pos2 strand1 strand2 pair_type\n"
                    + rows + "u\t!\t0\t!\t0\t-\t-\tNN\n", to: "\(name).pairs")
        }
        let run = try fixture.run("--engine", "host")
        #expect(run.status == 0, "\(run.standardError)")
        let export = try fixture.cohesin("report", "run", "--multiqc", "mqc")
        #expect(export.status == 0, "\(export.standardError)")
        return fixture
    }

    @Test func eachSampleHasItsNameAndItsFigures() throws {
        let fixture = try fixture()
        #expect(
            fixture.files(in: "mqc") == ["fly.stats", "qc_reads_mqc.json", "stats_loops_mqc.json", "yeast.stats"])
        #expect(fixture.text("mqc/fly.stats")?.hasPrefix("total\t6\n") == true)
        struct Section: Decodable { var data: [String: [String: Double]] }
        func section(_ name: String) throws -> Section {
            try JSONDecoder().decode(Section.self, from: Data(try #require(fixture.text("mqc/\(name)")).utf8))
        }
        #expect(try section("qc_reads_mqc.json").data["fly"]?["read pairs"] == 40)
        #expect(try section("stats_loops_mqc.json").data == ["fly": ["loops": 2], "yeast": ["loops": 2]])
    }

    private static let program = SharedData.checkout.appendingPathComponent(".build-multiqc/bin/multiqc").path

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: program),
            "MultiQC from PyPI is absent: scripts/install-python-peers.sh .build-multiqc Tests/requirements-multiqc.txt"
        ))
    func multiQCShowsThem() throws {
        let fixture = try fixture()
        let result = try Program.run(
            Self.program, ["--no-ansi", "--data-format", "json", "-o", "out", "mqc"], directory: fixture.scratch.path)
        #expect(result.status == 0, "\(result.standardError)")
        let text = try #require(fixture.text("out/multiqc_data/multiqc_data.json"), "\(result.standardError)")
        let document = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let raw = try #require(document?["report_saved_raw_data"] as? [String: [String: Any]])
        let pairs = try #require(raw["multiqc_pairtools"] as? [String: [String: Any]])
        #expect(pairs["yeast"]?["total"] as? Int == 4 && pairs["yeast"]?["cis"] as? Int == 3)
        #expect(pairs["fly"]?["total"] as? Int == 6 && pairs["fly"]?["cis"] as? Int == 5)
        let page = try #require(fixture.text("out/multiqc_report.html"))
        #expect(page.contains("qc: reads") && page.contains("stats: loops"))
    }
}
