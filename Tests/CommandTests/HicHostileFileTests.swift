import Foundation
import TestSupport
import Testing

/// A small map with two chromosomes, and where its fields lie (version 9 of the format, read here anew).
private struct MapBytes {
    var bytes: Data

    init(_ folder: ScratchFolder) throws {
        let sizes = try folder.write("chr1\t9000000\nchr2\t3000000\n", to: "sizes")
        var lines = ""
        for step in 0..<4000 { lines += "chr1 \(step * 499 % 8_990_000) chr1 \(step * 7919 % 8_990_000)\n" }
        let map = folder.file("whole.hic")
        let built = try Program.cohesin(
            "hic", "build", "-r", "5000", "-k", "VC", "-", sizes, map, input: Data((lines + "chr1 7 chr2 9\n").utf8))
        #expect(built.status == 0, "\(built.standardError)")
        bytes = try Data(contentsOf: URL(fileURLWithPath: map))
    }

    func number<Number: FixedWidthInteger>(_: Number.Type, at offset: Int) -> Int {
        bytes[offset..<offset + MemoryLayout<Number>.size].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func put(_ number: some FixedWidthInteger, at offset: Int) {
        withUnsafeBytes(of: number.littleEndian) { bytes.replaceSubrange(offset..<offset + $0.count, with: $0) }
    }

    /// The first byte behind a text and its zero byte.
    private func end(ofTextAt offset: Int) -> Int { (bytes[offset...].firstIndex(of: 0) ?? 0) + 1 }

    static let footerField = 8
    static let genome = 16
    var attributeCount: Int { end(ofTextAt: Self.genome) + 16 }
    var footer: Int { number(Int64.self, at: Self.footerField) }

    /// Where the footer says where the matrix of chr1 with itself lies.
    var matrixField: Int { (bytes.range(of: Data("1_1\0".utf8), in: footer..<bytes.count)?.upperBound ?? 0) }
    var matrix: Int { number(Int64.self, at: matrixField) }
    /// Behind the chromosomes, the number of resolutions, "BP", its number, four sums, two sizes and the columns.
    var blockCount: Int { matrix + 12 + 3 + 4 + 16 + 12 }
    /// The number, position and size of a block.
    func block(_ index: Int) -> Int { blockCount + 4 + 16 * index }

    /// A block at the end of the file that inflates to 3 GiB of zero bytes.
    mutating func plantBomb() throws {
        let program = """
            import sys, zlib
            one = zlib.compressobj(9)
            head = one.compress(b"") + one.flush(zlib.Z_FULL_FLUSH)
            body = one.compress(bytes(1 << 20)) + one.flush(zlib.Z_FULL_FLUSH)
            sys.stdout.buffer.write(head + body * 3072)
            """
        let bomb = try Program.run("/usr/bin/env", ["python3", "-c", program]).standardOutput
        put(Int64(bytes.count), at: block(0) + 4)
        put(Int32(bomb.count), at: block(0) + 12)
        bytes += bomb
    }
}

/// A way to spoil a map, and what is said of it.
private struct Damage: CustomTestStringConvertible {
    let testDescription: String
    let words: [String]
    let spoil: @Sendable (inout MapBytes) throws -> Void

    init(_ name: String, says words: [String], _ spoil: @escaping @Sendable (inout MapBytes) throws -> Void) {
        testDescription = name
        self.words = words
        self.spoil = spoil
    }

    static let all = [
        Damage("a footer beyond the end", says: ["byte 8:", "the footer"]) {
            $0.put(Int64.max, at: MapBytes.footerField)
        },
        Damage("a footer before the beginning", says: ["byte 8:", "the footer"]) {
            $0.put(Int64(-5), at: MapBytes.footerField)
        },
        Damage("a genome id without an end", says: ["the genome id ends beyond the end of the file"]) {
            $0.bytes.replaceSubrange(16..., with: Data(repeating: 120, count: $0.bytes.count - 16))
        },
        Damage("two thousand million attributes", says: ["the number of attributes"]) {
            $0.put(Int32.max, at: $0.attributeCount)
        },
        Damage("a negative number of attributes", says: ["the number of attributes"]) {
            $0.put(Int32(-1), at: $0.attributeCount)
        },
        Damage("a matrix that begins in the footer, which points at it", says: ["the chromosome of matrix 1_1"]) {
            $0.put(Int64($0.footer), at: $0.matrixField)
        },
        Damage("more blocks than bytes", says: ["the number of blocks"]) { $0.put(Int32.max, at: $0.blockCount) },
        Damage("a negative number of blocks", says: ["the number of blocks"]) { $0.put(Int32(-7), at: $0.blockCount) },
        Damage("a block beyond the end", says: ["block"]) { $0.put(Int64.max - 3, at: $0.block(1) + 4) },
        Damage("a block of negative size", says: ["block"]) { $0.put(Int32(-2), at: $0.block(1) + 12) },
        Damage("two blocks at one place", says: ["cells that belong to other blocks"]) {
            let first = $0.block(0)
            $0.put(Int64($0.number(Int64.self, at: first + 4)), at: $0.block(1) + 4)
            $0.put(Int32($0.number(Int32.self, at: first + 12)), at: $0.block(1) + 12)
        },
        Damage("a block number that comes twice", says: ["a second time"]) {
            $0.put(Int32($0.number(Int32.self, at: $0.block(0))), at: $0.block(1))
        },
        Damage("a block that inflates to 3 GiB", says: ["block 0 inflates to more than the limit"]) {
            try $0.plantBomb()
        },
    ]
}

/// With 1.5 GiB of addresses, so that a size from the file that is believed ends the program.
@Test(arguments: Damage.all) private func aSpoiltMapIsAnErrorWithItsPlaceInBoundedMemory(_ damage: Damage) throws {
    let folder = ScratchFolder()
    var map = try MapBytes(folder)
    try damage.spoil(&map)
    let path = folder.file("spoilt.hic")
    try map.bytes.write(to: URL(fileURLWithPath: path))
    let result = try Program.run(
        "/usr/bin/env", ["prlimit", "--as=1610612736", Program.cohesin, "hic", "validate", path])
    let said = result.standardError + result.text
    #expect(result.status == 1 || result.status == 2, "\(result.status): \(said)")
    #expect(said.contains(path) && said.contains("byte "), "\(said)")
    for word in damage.words { #expect(said.contains(word), "\(said)") }
}
