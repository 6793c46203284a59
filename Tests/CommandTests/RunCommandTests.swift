import Foundation
import TestSupport
import Testing

/// Whole runs with the real binary and real commands.
struct RunCommandTests {
    let scratch = ScratchFolder()

    private static let pipeline = """
        cohesin: 1
        pipeline: small
        samples: {columns: {sample: text, reads: file}}
        environments: {cpu: {kind: cpu}}
        stages:
          count:
            for-each: [sample]
            inputs: {reads: sample.reads}
            outputs: {bytes: sample.count.txt}
            command: |
              wc -c < "$reads" > "$bytes"
          total:
            inputs: {counts: count.bytes}
            outputs: {sum: sum.txt}
            command: |
              cat "${counts[@]}" | awk '{s += $1} END {print s}' > "$sum"
        """

    private func run(_ arguments: String...) throws -> Program.Result {
        try Program.run(
            Program.cohesin, ["run", "pipeline.yaml", "--samples", "samples.csv"] + arguments, directory: scratch.path)
    }

    private func write() throws {
        try scratch.write(Self.pipeline, to: "pipeline.yaml")
        try scratch.write("sample,reads\na,a.txt\nb,b.txt\n", to: "samples.csv")
        try scratch.write("hello\n", to: "a.txt")
        try scratch.write("a longer text\n", to: "b.txt")
    }

    @Test func resultsStandAndTheSameRunDoesNothing() throws {
        try write()
        let first = try run()
        #expect(first.status == 0, "\(first.standardError)")
        let sum = scratch.file("cohesin-runs/small/results/total/sum.txt")
        #expect(try String(contentsOfFile: sum, encoding: .utf8) == "20\n")
        let second = try run()
        #expect(second.status == 0)
        #expect(second.standardError.contains("nothing to do: 3 tasks are up to date"))
    }

    @Test func onlyWhatDependsOnAChangedInputRunsAgain() throws {
        try write()
        #expect(try run().status == 0)
        try scratch.write("hello, again\n", to: "a.txt")
        let second = try run()
        #expect(second.status == 0)
        #expect(second.standardError.contains("2 done, 1 up to date of 3 tasks"), "\(second.standardError)")
    }
}
