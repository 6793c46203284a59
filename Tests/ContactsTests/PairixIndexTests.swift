import Contacts
import SequenceIO
import TestSupport
import Testing

/// Sorted pairs of two chromosomes and unmapped sides, in many blocks and many bins.
private func somePairs(_ folder: ScratchFolder) throws -> String {
    var random = SeededGenerator(5)
    let names = ["!", "chr10", "chr2"]
    let rows = (0..<20_000).map { number in
        let sides = (0..<2).map { _ in Int(random.next() % 20).nonzeroBitCount % 3 }
        let positions = sides.map { $0 == 0 ? 0 : Int(random.next() % (number % 3 == 0 ? 3_000_000 : 90_000)) + 1 }
        return "read\(number)\t\(names[sides[0]])\t\(positions[0])\t\(names[sides[1]])\t\(positions[1])\t+\t-\tUU"
    }
    let text = pairsText(rows).replacing("100000", with: "3000000").replacing("90000", with: "3000000")
    try folder.write(text, to: "x.pairs")
    let sorted = folder.file("x.pairs.gz")
    try PairsSorter.run(
        input: folder.file("x.pairs"), output: sorted, options: PairsSorter.Options(), provenance: testProvenance)
    return sorted
}

@Test(.enabled(if: Python.has("pypairix"), "pypairix from PyPI is absent"))
func pairixFindsTheRowsOfAnyTwoRegions() throws {
    let folder = ScratchFolder()
    let path = try somePairs(folder)
    try PairixIndex(of: path).write(to: path + ".px2")
    let script = """
        import gzip, pypairix, random, sys
        with gzip.open(sys.argv[1], "rt") as file:
            lines = file.read().splitlines()
        rows = [line.split("\\t") for line in lines if not line.startswith("#")]
        file = pypairix.open(sys.argv[1])
        assert file.get_linecount() == len(lines)
        assert set(file.get_blocknames()) == {f"{row[1]}|{row[3]}" for row in rows}
        generator, found = random.Random(1), 0
        for _ in range(400):
            sides = []
            for _ in range(2):
                start = generator.randrange(1, 3_000_000)
                sides.append((generator.choice(["chr2", "chr10"]), start, start + generator.choice([0, 40_000, 2_000_000])))
            expected = [row for row in rows if all(
                row[1 + 2 * side] == name and start <= int(row[2 + 2 * side]) <= end
                for side, (name, start, end) in enumerate(sides))]
            asked = "|".join(f"{name}:{start}-{end}" for name, start, end in sides)
            assert list(file.querys2D(asked)) == expected, asked
            found += len(expected)
        assert list(file.querys2D("chr2|chr2")) == [row for row in rows if row[1] == row[3] == "chr2"]
        print(found > 1_000)
        """
    let result = try Python.run(script, [path])
    #expect(result.text == "True\n", "\(result.standardError)")
}

@Test func onlySortedFilesInBlocksAreIndexed() throws {
    let folder = ScratchFolder()
    let plain = try folder.write(pairsText(["a\tchr2\t5\tchr2\t9\t+\t-\tUU"]), to: "plain.pairs")
    #expect(throws: SequenceIOError.self) { try PairixIndex(of: plain) }
    let rows = ["a\tchr2\t5\tchr2\t9\t+\t-\tUU", "b\tchr2\t4\tchr2\t9\t+\t-\tUU"]
    var output = try TextOutput.create(folder.file("unsorted.pairs.gz"))
    try output.append(pairsText(rows))
    try output.finish()
    #expect(throws: PairsError.self) { try PairixIndex(of: folder.file("unsorted.pairs.gz")) }
}
