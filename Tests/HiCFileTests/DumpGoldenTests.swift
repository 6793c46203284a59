import Foundation
import HiCFile
import SequenceIO
import TestSupport
import Testing

@Suite(.enabled(if: SharedData.isPresent, "shared reference data is absent"))
struct DumpGoldenTests {
    /// Not only the same numbers: the same lines in the same order, digit by digit.
    @Test(arguments: DumpRequest.Kind.allCases)
    func everyDumpIsTheTextOfJuicerTools(kind: DumpRequest.Kind) throws {
        let reader = try HiCReader.open(SharedData.path("golden/goldA.v9.juicer_tools_2.24.00.hic"))
        let folder = ScratchFolder()
        let goldens = GoldenDump.all(kind.rawValue)
        #expect(goldens.count > 1)
        for golden in goldens {
            let regions = golden.chromosomes.count == 1 ? golden.chromosomes + golden.chromosomes : golden.chromosomes
            let texts = zip(regions, golden.ranges.map { ":\($0.lowerBound):\($0.upperBound)" } + ["", ""]).map(+)
            let request = DumpRequest(
                kind: kind, normalization: Normalization(golden.normalization),
                first: try #require(DumpRequest.Region(texts[0])), second: try #require(DumpRequest.Region(texts[1])),
                resolution: golden.resolution, unit: .basePairs)
            let path = folder.file(golden.file)
            var output = try TextOutput.create(path)
            try reader.dump(request, to: &output)
            try output.finish()
            let ours = try Program.run("/bin/sh", ["-c", "zcat -f \"$1\"", "sh", path]).standardOutput
            let theirs = try Program.run(
                "/bin/sh", ["-c", "zcat -f \"$1\"", "sh", SharedData.path("golden/dumps/" + golden.file)]
            ).standardOutput
            #expect(!theirs.isEmpty && ours == theirs, "\(golden)")
        }
    }
}
