import Foundation
import TestSupport
import Testing

/// A map of one chromosome, large enough that writing it takes a moment.
private func makeMap(_ folder: ScratchFolder) throws -> String {
    let sizes = try folder.write("chr1\t30000000\n", to: "sizes")
    var lines = ""
    for step in 0..<60_000 { lines += "chr1 \(step * 499 % 29_990_000) chr1 \(step * 7919 % 29_990_000)\n" }
    let map = folder.file("map.hic")
    let built = try Program.cohesin(
        "hic", "build", "-r", "1000,5000,100000", "-k", "VC", "-", sizes, map, input: Data(lines.utf8))
    #expect(built.status == 0, "\(built.standardError)")
    return map
}

@Test func aMapIsNormalisedInPlaceAndTheRecordSaysWhatBecameOfEachVector() throws {
    let folder = ScratchFolder()
    let map = try makeMap(folder)
    let result = try Program.cohesin(
        "hic", "normalize", "-k", "KR,VC_SQRT", "-r", "100000,5000", "--json", map)
    #expect(result.status == 0, "\(result.standardError)")
    let document = try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any]
    let outcomes = try #require(document?["outcomes"] as? [[String: Any]])
    #expect(outcomes.map { $0["resolution"] as? Int } == [100_000, 100_000, 5000])
    #expect(outcomes.map { $0["normalization"] as? String } == ["KR", "VC_SQRT", "VC_SQRT"])
    #expect(outcomes.allSatisfy { $0["result"] as? String == "computed" && $0["chromosome"] as? String == "chr1" })
    #expect((outcomes[0]["matrixProducts"] as? Int ?? 0) > 3)
    let vector = try Program.cohesin("hic", "dump", "norm", "KR", map, "chr1", "BP", "100000")
    #expect(vector.status == 0)
    #expect(vector.text.split(separator: "\n").count == 301)
    #expect(try Program.cohesin("hic", "validate", map).status == 0)
    for arguments in [["-k", "ICE"], ["-k", "NONE"], ["-k", "VC,VC"], ["-r", "5,5"], ["--threads", "0"]] {
        let refused = try Program.run(Program.cohesin, ["hic", "normalize"] + arguments + [map])
        #expect(refused.status == 2, "\(arguments): \(refused.standardError)")
    }
}

@Test func aMapIsWholeWheneverItsNormalisingIsKilled() throws {
    let folder = ScratchFolder()
    let map = try makeMap(folder)
    let before = try Data(contentsOf: URL(fileURLWithPath: map))
    var killed = 0
    for _ in 0..<12 {
        let program = try BackgroundProgram(Program.cohesin, ["hic", "normalize", "-k", "VC,VC_SQRT", map])
        // As soon as there is a file beside the map, or at a random moment before: a map this small is soon done.
        let latest = Date().addingTimeInterval(Double.random(in: 0...0.03))
        while program.isRunning, Date() < latest {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            if names.contains(where: { $0.contains("partial") }) { break }
        }
        program.signal(SIGKILL)
        if program.wait() == 128 + SIGKILL { killed += 1 }
        let after = try Data(contentsOf: URL(fileURLWithPath: map))
        if after != before {
            #expect(try Program.cohesin("hic", "validate", map).status == 0)
            try before.write(to: URL(fileURLWithPath: map))
        }
    }
    #expect(killed > 0)
}
