import Foundation
import TestSupport
import Testing

/// The messages of wrong inputs that other tests do not read: what is wrong, where, and what to do.
struct MessageCommandTests {
    /// A command line on some small files, and what it says.
    struct Case: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let status: Int32
        let sentence: String
        var testDescription: String { arguments.joined(separator: " ") }

        init(_ arguments: String, _ status: Int32, _ sentence: String) {
            self.arguments = arguments.split(separator: " ").map(String.init)
            self.status = status
            self.sentence = sentence
        }
    }

    private static let pairs = "#columns: readID chr1 pos1 chr2 pos2 strand1 strand2"
    private static let alignment = "a\t1\t60\t4M\t=\t100\t0\tACGT\tIIII\n"
    private static let files = [
        "a.sizes": "a\t1000000\n", "no.sizes": "a 1000\n1000\n", "contact.txt": "0 a 100 0 16 a 90000 1\n",
        "letter.txt": "0 a 100 0 16 a 90000 1\n0 a x 0 16 a 90000 1\n", "none.bedpe": "", "no.pairs": "a\t1\n",
        "one.pairs": "## pairs format v1.0\n#sorted: chr1-chr2-pos1-pos2\n#chromsize: a 1000\n\(pairs)\n",
        "two.pairs": "## pairs format v1.0\n#sorted: chr1-chr2-pos1-pos2\n#chromsize: a 1000\n\(pairs) mapq1\n",
        "three.fastq": "@r1\nACGT\n+\nIIII\n@r2\nACGT\nIIII\n",
        "name.sam": "@SQ\tSN:a\tLN:1000000\n#r\t99\t\(alignment)#r\t147\t\(alignment)",
    ]

    @Test(arguments: [
        Case("hic build letter.txt a.sizes out.hic", 2, "letter.txt:2: column 3 should be a position, not \"x\""),
        Case(
            "hic dump observed KR map.hic a a BP 1000", 2,
            "map.hic: no KR vector for a at 1000 bp; there is none of any kind"),
        Case(
            "hic view map.hic a:1500001-1600000 -o out.png", 2,
            "a:1500001-1600000 lies beyond the end of a, which has 1000000 bp: take a region within"),
        Case(
            "hic view map.hic a -r 100 -o out.png", 2,
            "10000 bins of 100 bp are more than the 4096 that a picture holds: take -r 1000"),
        Case(
            "hic view map.hic --apa --loops none.bedpe -o out.png", 2,
            "none.bedpe has no loop to show: none is on a chromosome of the map"),
        Case(
            "hiccups -k NONE -r 1000 -p 5 -i 3 -d 2000 map.hic out", 2,
            "peak width 5 and window 3 at 1000 bp: HiCCUPS needs 0 < peak width < window"),
        Case(
            "hiccups -k NONE -r 1000 -p 2 -i 5 -f 0 -d 2000 map.hic out", 2,
            "false discovery rate 0.0 at 1000 bp must be above 0 (-f)"),
        Case(
            "hiccups -k NONE -r 1000 -p 2 -i 5 -d 2000 --device cpu map.hic contact.txt", 1,
            "contact.txt: cannot be made a folder: not a directory"),
        Case(
            "pairs stats no.pairs", 2, "no.pairs: no .pairs header: the first line must begin with '## pairs format v1'"
        ),
        Case(
            "pairs merge one.pairs two.pairs", 2,
            "two.pairs: cannot be merged: its columns differ from those of one.pairs"),
        Case(
            "pairs sort -o nowhere/out.pairs one.pairs", 1,
            "nowhere/out.pairs: cannot be created: no such file or directory"),
        Case("pairs stats /proc/self/mem", 1, "/proc/self/mem: cannot be read: input/output error"),
        Case(
            "pairs parse -c a.sizes name.sam", 2,
            "name.sam: read name '#r' begins with #, and a .pairs reader would take the pair for a header line: use "
                + "--drop-readid"),
        Case(
            "fastq qc three.fastq", 2,
            "three.fastq: record 2 at byte 16: the third line does not begin with + but with 'IIII'"),
        Case(
            "simulate out --chrom-sizes no.sizes", 2,
            "no.sizes:1: 'a 1000' is not a name, a tab and a length in base pairs, as 'samtools faidx' writes them first"
        ),
        Case(
            "simulate out --chrom-sizes absent.sizes", 2,
            "absent.sizes: cannot be read: there is no such file, or it is not readable"),
    ])
    func aWrongInputIsNamedWithItsPlace(wrong: Case) throws {
        let scratch = ScratchFolder()
        for (name, text) in Self.files { try scratch.write(text, to: name) }
        let built = try Program.run(
            Program.cohesin, ["hic", "build", "-k", "NONE", "-r", "100,1000", "contact.txt", "a.sizes", "map.hic"],
            directory: scratch.path)
        #expect(built.status == 0, "\(built.standardError)")
        let result = try Program.run(Program.cohesin, wrong.arguments, directory: scratch.path)
        #expect(result.status == wrong.status)
        #expect(result.standardError.contains(": \(wrong.sentence)"), "\(result.standardError)")
        #expect(!["out", "out.hic", "out.png"].contains { FileManager.default.fileExists(atPath: scratch.file($0)) })
    }

    @Test func anHDF5FileIsTold() throws {
        let scratch = ScratchFolder()
        let path = scratch.file("map.cool")
        try Data([0x89] + Array("HDF\r\n\u{1A}\n".utf8) + [UInt8](repeating: 0, count: 100))
            .write(to: URL(fileURLWithPath: path))
        let result = try Program.cohesin("hic", "info", path)
        #expect(result.status == 2)
        #expect(result.standardError.contains("convert it to .hic first, for instance with hictk convert"))
    }
}
