import Foundation
import HiCFile
import SequenceIO
import TestSupport
import Testing

/// Bins of restriction fragments, which files of Juicer 1 have.
@Suite struct FragmentTests {
    private func dump(
        _ kind: DumpRequest.Kind, _ first: String, _ second: String, _ resolution: Int, of path: String
    ) throws -> [String] {
        let folder = ScratchFolder()
        let reader = try HiCReader.open(path)
        var output = try TextOutput.create(folder.file("dump.txt"))
        let request = DumpRequest(
            kind: kind, normalization: .none, first: try #require(DumpRequest.Region(first)),
            second: try #require(DumpRequest.Region(second)), resolution: resolution, unit: .fragments)
        try reader.dump(request, to: &output)
        try output.finish()
        return try String(contentsOfFile: folder.file("dump.txt"), encoding: .utf8).split(separator: "\n").map(
            String.init)
    }

    @Test func aFileWithFragmentsIsWhole() throws {
        let file = try FragmentFile()
        let reader = try HiCReader.open(file.path)
        #expect(reader.resolutions == [100])
        #expect(reader.fragmentResolutions == [5, 1])
        let check = try reader.check()
        #expect(check.problems == [] && check.cells == FragmentFile.intra.count + FragmentFile.inter.count + 3)
        let chromosome = try reader.chromosome(named: "chr1")
        let zoom = try #require(try reader.zoom(chromosome, chromosome, resolution: 5, unit: .fragments))
        #expect(zoom.binCount1 == 3)
        #expect(try reader.zoom(chromosome, chromosome, resolution: 5) == nil, "5 bp is not 5 fragments")
    }

    @Test func cellsAreDumpedByFragment() throws {
        let file = try FragmentFile()
        #expect(
            Set(try dump(.observed, "chr1", "chr1", 1, of: file.path))
                == ["0\t0\t3.0", "0\t2\t1.0", "1\t9\t5.0", "4\t4\t2.0", "8\t9\t7.0"])
        #expect(Set(try dump(.observed, "chr1", "chr1", 5, of: file.path)) == ["0\t0\t6.0", "0\t5\t5.0", "5\t5\t7.0"])
        #expect(Set(try dump(.observed, "chr2", "chr1", 1, of: file.path)) == ["0\t3\t2.0", "9\t1\t4.0"])
        #expect(
            Set(try dump(.observed, "chr1:0:4", "chr1:0:4", 1, of: file.path)) == [
                "0\t0\t3.0", "0\t2\t1.0", "4\t4\t2.0",
            ])
    }

    @Test func expectedValuesAndTheirRatioAreThoseOfFragments() throws {
        let file = try FragmentFile()
        #expect(try dump(.expected, "chr1", "chr1", 1, of: file.path) == ["2.0", "1.0", "0.5", "0.25"])
        // 3 / 2, 1 / 0.5, 5 / 0.25 (beyond the end of the vector), 2 / 2, 7 / 1.
        #expect(
            Set(try dump(.oe, "chr1", "chr1", 1, of: file.path))
                == ["0\t0\t1.5", "0\t2\t2.0", "1\t9\t20.0", "4\t4\t1.0", "8\t9\t7.0"])
    }

    @Test func aResolutionThatIsNotThereIsNamedInItsUnit() throws {
        let file = try FragmentFile()
        let error = #expect(throws: DumpError.self) { try dump(.observed, "chr1", "chr1", 100, of: file.path) }
        #expect(
            error?.description
                == "\(file.path): no resolution of 100 restriction fragments; the file has 5, 1")
    }
}
