import Foundation
import TestSupport
import Testing

private let sam = """
    @SQ\tSN:chrB\tLN:100000
    @SQ\tSN:chrA\tLN:50000
    a\t65\tchrB\t500\t60\t50M\t*\t0\t0\t*\t*
    a\t129\tchrA\t100\t60\t50M\t*\t0\t0\t*\t*
    b\t65\tchrB\t100\t60\t50M\t*\t0\t0\t*\t*
    b\t129\tchrB\t300\t60\t50M\t*\t0\t0\t*\t*
    c\t65\tchrB\t101\t60\t50M\t*\t0\t0\t*\t*
    c\t129\tchrB\t302\t60\t50M\t*\t0\t0\t*\t*
    d\t77\t*\t0\t0\t*\t*\t0\t0\t*\t*
    d\t129\tchrB\t302\t60\t50M\t*\t0\t0\t*\t*

    """

private func contents(_ folder: ScratchFolder) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
}

@Test func alignmentsArePipedToUniquePairs() throws {
    let folder = ScratchFolder()
    try folder.write(sam, to: "x.sam")
    let script = """
        set -o pipefail
        "$1" pairs parse --drop-sam --add-columns mapq - < x.sam | "$1" pairs sort --memory 100M |
            "$1" pairs dedup -o x.pairs.gz --output-dups - --output-stats x.stats
        """
    let result = try Program.run("/bin/bash", ["-c", script, "bash", Program.cohesin], directory: folder.path)
    #expect(result.status == 0, "\(result.standardError)")
    let unique = try Program.run("/bin/sh", ["-c", "gzip -dc x.pairs.gz"], directory: folder.path).text
    #expect(
        unique.split(separator: "\n").filter { !$0.hasPrefix("#") } == [
            "a\tchrB\t500\tchrA\t100\t+\t+\tUU\t60\t60", "b\tchrB\t100\tchrB\t300\t+\t+\tUU\t60\t60",
            "c\tchrB\t101\tchrB\t302\t+\t+\tDD\t60\t60",
        ])
    let stats = try String(contentsOfFile: folder.file("x.stats"), encoding: .utf8)
    #expect(
        stats.hasPrefix("total\t4\ntotal_unmapped\t0\ntotal_single_sided_mapped\t1\ntotal_mapped\t3\ntotal_dups\t1\n"))
    #expect(contents(folder) == ["x.pairs.gz", "x.sam", "x.stats"])
}

@Test(arguments: [
    (["pairs", "parse", "--walks-policy", "some", "x"], 2, "walks-policy"),
    (["pairs", "parse", "--add-columns", "mapq,sq", "x"], 2, "'sq' is none of"),
    (["pairs", "parse", "absent.bam"], 2, "absent.bam: cannot be opened: no such file or directory"),
    (["pairs", "sort", "--memory", "much", "x"], 2, "--memory"),
    (["pairs", "dedup", "--max-mismatch", "-1", "x"], 2, "max-mismatch"),
    (["pairs", "stats", "-o", "/nonexistent/x", "good.pairs"], 1, "/nonexistent/x: cannot be created"),
    (["pairs", "sort", "-o", "/dev/full", "good.pairs"], 3, "no space left on device"),
    (["pairs", "sort", "--tmpdir", "/nonexistent", "-o", "x", "good.pairs"], 0, ""),
    (["fastq", "qc", "--enzyme", "EcoRx", "good.fq"], 2, "'EcoRx' is none of"),
    (["fastq", "qc", "good.fq", "absent.fq"], 2, "absent.fq: cannot be opened"),
])
func failuresHaveTheirExitStatusAndReason(arguments: [String], status: Int32, reason: String) throws {
    let folder = ScratchFolder()
    try folder.write(
        "## pairs format v1.0\n#chromsize: a 9\n#columns: readID chr1 pos1 chr2 pos2 strand1 strand2\n",
        to: "good.pairs")
    try folder.write("@r\nACGT\n+\nIIII\n", to: "good.fq")
    let result = try Program.run(Program.cohesin, arguments, directory: folder.path)
    #expect(result.status == status, "\(result.standardError)")
    #expect(
        reason.isEmpty || result.standardError.lowercased().contains(reason.lowercased()), "\(result.standardError)")
    #expect(contents(folder).filter { $0.contains("partial") } == [])
}

@Test func aReaderThatGoesAwayEndsTheCommandQuietly() throws {
    let folder = ScratchFolder()
    let rows = (0..<200_000).map { "r\($0)\ta\t5\ta\t6\t+\t+\n" }.joined()
    try folder.write(
        "## pairs format v1.0\n#chromsize: a 9\n#columns: readID chr1 pos1 chr2 pos2 strand1 strand2\n" + rows,
        to: "x.pairs")
    let script = "\"$1\" pairs sort x.pairs 2> errors | head -n 1"
    let result = try Program.run("/bin/bash", ["-c", script, "bash", Program.cohesin], directory: folder.path)
    #expect(result.text == "## pairs format v1.0\n")
    #expect(try String(contentsOfFile: folder.file("errors"), encoding: .utf8).isEmpty)
}

@Test func qualityControlWritesJSONAndATable() throws {
    let folder = ScratchFolder()
    try folder.write("@r/1\nGATCGATC\n+\nIIIIIIII\n", to: "a b.fq")
    try folder.write("@r/2\nACGT\n+\nIIII\n", to: "c.fq")
    let result = try Program.run(
        Program.cohesin, ["fastq", "qc", "a b.fq", "c.fq", "--enzyme", "MboI", "-o", "x.json"], directory: folder.path)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.text.contains("pairs with a MboI junction in either read: 1 (100.00 %)"))
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: folder.file("x.json"))))
    #expect((json as? [String: Any])?["pairs"] as? Int == 1)
    let piped = try Program.run(
        Program.cohesin, ["fastq", "qc", "--json", "-", "c.fq"], input: Data("@r\nAC\n+\nII\n".utf8),
        directory: folder.path)
    #expect((try JSONSerialization.jsonObject(with: piped.standardOutput) as? [String: Any])?["pairs"] as? Int == 1)
}

@Test(arguments: ["TERM", "INT", "HUP"]) func anInterruptedCommandLeavesNoPartialFile(signal: String) throws {
    let folder = ScratchFolder()
    let rows = (0..<50_000).map { "r\($0)\ta\t5\ta\t6\t+\t+\n" }.joined()
    try folder.write(
        "## pairs format v1.0\n#chromsize: a 9\n#columns: readID chr1 pos1 chr2 pos2 strand1 strand2\n" + rows,
        to: "x.pairs")
    // The input stays open, so the command waits for more of it when the signal comes.
    let script = #"""
        set -m
        mkfifo in
        # Threads of the tests block signals, and what they start inherits that.
        perl -MPOSIX -e 'sigprocmask(SIG_SETMASK, POSIX::SigSet->new()); exec @ARGV' \
            "$1" pairs sort -o out.pairs in & command=$!
        exec 3> in
        cat x.pairs >&3
        until ls -A | grep -q partial; do kill -0 $command || exit 99; done
        kill -$2 $command
        wait $command
        echo $?
        """#
    let result = try Program.run(
        "/bin/bash", ["-c", script, "bash", Program.cohesin, signal], directory: folder.path)
    let expected = ["TERM": "143\n", "INT": "130\n", "HUP": "129\n"]
    #expect(result.text == expected[signal], "\(result.standardError)")
    #expect(contents(folder) == ["in", "x.pairs"])
}
