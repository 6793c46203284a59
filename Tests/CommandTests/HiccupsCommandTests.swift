import Foundation
import TestSupport
import Testing

/// `cohesin hiccups` from outside.
@Suite(.enabled(if: SharedData.isPresent, "shared reference data is absent"))
struct HiccupsCommandTests {
    private let golden = "golden/goldA.v9.juicer_tools_2.24.00.hic"
    /// A map of 17,800 contacts at 100 and 500 kb without any normalisation.
    private let coarse = "golden/formats/fmt.short.txt.hic"

    @Test func absentNormalisationNamesThoseThatThereAre() throws {
        let scratch = ScratchFolder()
        let result = try Program.cohesin("hiccups", "-k", "ICE", SharedData.path(golden), scratch.file("out"))
        #expect(result.status == 2)
        #expect(result.standardError.contains("no ICE vectors at 5000 bp"))
        #expect(result.standardError.contains("SCALE"))
    }

    @Test func absentResolutionIsLeftOutWithANote() throws {
        let scratch = ScratchFolder()
        let result = try Program.cohesin(
            "hiccups", "-k", "NONE", "-r", "5000,100000", "-p", "1", "-i", "3", "-d", "200000",
            SharedData.path(coarse), scratch.file("a/b/out"))
        #expect(result.status == 0, "\(result.standardError)")
        #expect(result.standardError.contains("no resolution of 5000 bp"))
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.file("a/b/out")).sorted()
        #expect(
            files == [
                "enriched_pixels_100000.bedpe", "fdr_thresholds_100000", "merged_loops.bedpe",
                "postprocessed_pixels_100000.bedpe",
            ])
        // Nothing found is a list, too.
        let merged = try String(contentsOfFile: scratch.file("a/b/out/merged_loops.bedpe"), encoding: .utf8)
        #expect(merged.hasPrefix("#chr1\tx1\tx2\tchr2\ty1\ty2\t"))
        #expect(merged.split(separator: "\n").count == 2)
    }

    @Test func noResolutionAtAllIsAnError() throws {
        let scratch = ScratchFolder()
        let result = try Program.cohesin("hiccups", "-k", "NONE", SharedData.path(coarse), scratch.file("out"))
        #expect(result.status == 2)
        #expect(result.standardError.contains("100000"))
    }

    @Test func resolutionWithoutParametersAsksForThem() throws {
        let scratch = ScratchFolder()
        let result = try Program.cohesin("hiccups", "-r", "100000", SharedData.path(coarse), scratch.file("out"))
        #expect(result.status == 2)
        #expect(result.standardError.contains("-p, -i and -d"))
    }

    @Test(arguments: [
        ["-t", "0.1,2"], ["-m", "40"], ["-p", "9"], ["-f", "0"], ["-r", "5000,5000"], ["-d", "1,2"],
    ])
    func impossibleOptionIsAUsageError(option: [String]) throws {
        let result = try Program.run(
            Program.cohesin, ["hiccups"] + option + [SharedData.path(golden), "/nonexistent/out"])
        #expect(result.status == 2)
        #expect(result.standardError.contains(option[0]))
    }

    @Test func rawCountsHaveLoops() throws {
        let scratch = ScratchFolder()
        let result = try Program.cohesin(
            "hiccups", "-k", "NONE", "-r", "25000", "-c", "2,chrX", SharedData.path(golden), scratch.file("out"))
        #expect(result.status == 0, "\(result.standardError)")
        let merged = try String(contentsOfFile: scratch.file("out/merged_loops.bedpe"), encoding: .utf8)
        let lines = merged.split(separator: "\n").dropFirst(2)
        #expect(lines.count > 5)
        #expect(lines.allSatisfy { $0.hasPrefix("chr2\t") || $0.hasPrefix("chrX\t") })
    }

    @Test func requestedLoopsHaveTheirOwnLists() throws {
        let scratch = ScratchFolder()
        let list = SharedData.path("golden/hiccups_cpu_KR/postprocessed_pixels_25000.bedpe")
        let result = try Program.cohesin(
            "hiccups", "-k", "KR", "-r", "25000", SharedData.path(golden), scratch.file("out"), list)
        #expect(result.status == 0, "\(result.standardError)")
        let requested = try String(contentsOfFile: scratch.file("out/requested_list_25000.bedpe"), encoding: .utf8)
        #expect(requested.split(separator: "\n").count == 2 + 84)
        #expect(FileManager.default.fileExists(atPath: scratch.file("out/merged_from_requested_loops.bedpe")))
        #expect(
            FileManager.default.fileExists(
                atPath: scratch.file("out/postprocessed_pixels_requested_list_25000.bedpe")))
    }

    @Test func folderThatCannotBeMadeIsNamed() throws {
        let scratch = ScratchFolder()
        let file = try scratch.write("", to: "file")
        let result = try Program.cohesin("hiccups", "-k", "KR", SharedData.path(golden), file + "/out")
        #expect(result.status == 1)
        #expect(result.standardError.contains("/file/out: cannot be made a folder"))
    }
}
