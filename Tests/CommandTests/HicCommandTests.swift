import Foundation
import TestSupport
import Testing

private let sizes = "chr1\t100000\nchr2\t50000\n"
private let contacts = "chr1 5 chr1 2500\nchr1 10 chr1 2600\nchr1 999 chr2 40000\nchr2 1 chr2 2\n"

@Test func aMapIsBuiltShownDumpedAndValidated() throws {
    let folder = ScratchFolder()
    let sizeFile = try folder.write(sizes, to: "sizes")
    let map = folder.file("a b.hic")
    let built = try Program.cohesin(
        "hic", "build", "-r", "1000,10000", "-k", "VC", "-", sizeFile, map, input: Data(contacts.utf8))
    #expect(built.status == 0, "\(built.standardError)")
    #expect(built.standardOutput.isEmpty)
    #expect(built.standardError.contains("4 contacts"))

    let info = try Program.cohesin("hic", "info", "--json", map)
    let document = try JSONSerialization.jsonObject(with: info.standardOutput) as? [String: Any]
    #expect(document?["version"] as? Int == 9)
    #expect(document?["resolutions"] as? [Int] == [10_000, 1000])
    #expect(document?["normalizations"] as? [String] == ["VC"])
    #expect(try Program.cohesin("hic", "info", map).text.contains("chr2\t50000"))

    let dump = try Program.cohesin("hic", "dump", "observed", "NONE", map, "chr1", "chr1", "BP", "1000")
    #expect(dump.text == "0\t2000\t2.0\n")
    let mixed = try Program.cohesin("hic", "dump", "observed", "NONE", map, "chr2", "chr1", "BP", "1000")
    #expect(mixed.text == "0\t40000\t1.0\n")
    let file = folder.file("dump.txt")
    let part = try Program.cohesin(
        "hic", "dump", "observed", "NONE", map, "chr1:0:999", "chr1:3000:5000", "BP", "1000", file)
    #expect(part.status == 0)
    #expect(try String(contentsOfFile: file, encoding: .utf8).isEmpty)
    let vector = try Program.cohesin("hic", "dump", "norm", "VC", map, "chr2", "BP", "10000")
    #expect(vector.text == "1.0\n0.0\n0.0\n0.0\n0.0\n0.0\n")

    let valid = try Program.cohesin("hic", "validate", map)
    #expect(valid.status == 0)
    #expect(valid.text.contains("4 matrices"))
}

@Test func whatCannotBeBuiltIsInvalidInput() throws {
    let folder = ScratchFolder()
    let sizeFile = try folder.write(sizes, to: "sizes")
    let map = folder.file("out.hic")
    let unknown = try Program.cohesin(
        "hic", "build", "-r", "1000", "-", sizeFile, map, input: Data("chr1 5 chrQ 7\n".utf8))
    #expect(unknown.status == 2)
    #expect(unknown.standardError.contains("chrQ"))
    #expect(!FileManager.default.fileExists(atPath: map))
    let skipped = try Program.cohesin(
        "hic", "build", "-r", "1000", "-k", "NONE", "--unknown-chromosomes", "skip", "-", sizeFile, map,
        input: Data("chr1 5 chrQ 7\nchr1 5 chr1 7\n".utf8))
    #expect(skipped.status == 0)
    #expect(skipped.standardError.contains("1 contacts left out"))
    for arguments in [["-r", "x"], ["-r", "1000,1000"], ["-k", "ICE"], ["--threads", "0"], ["--memory", "7"]] {
        let result = try Program.run(Program.cohesin, ["hic", "build"] + arguments + ["-", sizeFile, map])
        #expect(result.status == 2, "\(arguments): \(result.standardError)")
    }
}

@Test func aDumpThatCannotBeIsExplained() throws {
    let folder = ScratchFolder()
    let sizeFile = try folder.write(sizes, to: "sizes")
    let map = folder.file("out.hic")
    _ = try Program.cohesin(
        "hic", "build", "-r", "1000", "-k", "NONE", "-", sizeFile, map, input: Data(contacts.utf8))
    let wrong = [
        (["observed", "NONE", map, "chr1", "chr9", "BP", "1000"], "chr2"),
        (["observed", "NONE", map, "chr1", "chr1", "BP", "5000"], "1000"),
        (["observed", "KR", map, "chr1", "chr1", "BP", "1000"], "KR"),
        (["observed", "NONE", map, "chr1", "BP", "1000"], "arguments"),
        (["pictures", "NONE", map, "chr1", "chr1", "BP", "1000"], "expected"),
        (["observed", "NONE", map, "chr1", "chr1", "FRAG", "1"], "restriction fragments"),
        (["observed", "NONE", folder.file("none.hic"), "chr1", "chr1", "BP", "1000"], "none.hic"),
        (["observed", "NONE", sizeFile, "chr1", "chr1", "BP", "1000"], "not a .hic file"),
    ]
    for (arguments, word) in wrong {
        let result = try Program.run(Program.cohesin, ["hic", "dump"] + arguments)
        #expect(result.status == 2, "\(arguments)")
        #expect(result.standardError.contains(word), "\(result.standardError)")
        #expect(result.standardOutput.isEmpty)
    }
}

@Test func aMapIsDrawnWithTheBestNormalisationThatItsChromosomesHave() throws {
    let folder = ScratchFolder()
    let sizeFile = try folder.write(sizes, to: "sizes")
    let map = folder.file("map.hic")
    // KR balances chr1 and cannot balance chr2, where a bin has no contact with itself or others but one.
    let dense = (0..<100).flatMap { first in (0..<100).map { "chr1 \(first * 1000) chr1 \($0 * 1000)\n" } }
    let sparse = "chr2 1 chr2 20000\nchr2 1 chr2 30000\n"
    let built = try Program.cohesin(
        "hic", "build", "-r", "1000", "-k", "VC,KR", "-", sizeFile, map, input: Data((dense.joined() + sparse).utf8))
    try #require(built.status == 0, "\(built.standardError)")
    try #require(try Program.cohesin("hic", "dump", "norm", "KR", map, "chr1", "BP", "1000").status == 0)
    try #require(try Program.cohesin("hic", "dump", "norm", "KR", map, "chr2", "BP", "1000").status == 2)

    let first = try Program.cohesin("hic", "view", map, "chr1", "-o", folder.file("1.png"))
    #expect(first.status == 0 && first.standardError.isEmpty)
    let second = try Program.cohesin("hic", "view", map, "chr2", "-o", folder.file("2.png"))
    #expect(second.status == 0)
    #expect(second.standardError == "cohesin: chr2 has no KR vector at 1000 bp: drawn with VC\n")
    // What is asked for by name is drawn or refused.
    let named = try Program.cohesin("hic", "view", "--norm", "KR", map, "chr2", "-o", folder.file("3.png"))
    #expect(named.status == 2)
}
