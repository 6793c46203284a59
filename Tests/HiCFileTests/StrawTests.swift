import Foundation
import HiCFile
import TestSupport
import Testing

/// straw (from PyPI as hic-straw), the reader of the format's authors.
@Suite(.enabled(if: Python.has("hicstraw"), "hic-straw from PyPI is absent"))
struct StrawTests {
    private static let script = """
        import hicstraw, json, sys
        path, norm, resolution = sys.argv[1], sys.argv[2], int(sys.argv[3])
        out = []
        for a, b in (("chr1", "chr1"), ("chr1", "chr2"), ("chr2", "chr2")):
            for cell in hicstraw.straw("observed", norm, path, a, b, "BP", resolution):
                out.append([a, b, cell.binX, cell.binY, cell.counts])
        print(json.dumps(out))
        """

    private struct Cell: Hashable {
        let chromosomes: [String]
        let start1: Int
        let start2: Int
    }

    @Test(arguments: [8, 9]) func strawReadsWhatWeWrite(version: Int) throws {
        var options = options([1000, 20_000], [.vc])
        options.version = version
        var lines: [String] = []
        for step in 0..<3000 {
            lines.append("chr1 \(step * 131 % 900_000) chr1 \(step * 577 % 900_000)")
            if step % 5 == 0 { lines.append("chr1 \(step * 131 % 900_000) chr2 \(step * 37 % 300_000)") }
            if step % 7 == 0 { lines.append("chr2 \(step * 41 % 300_000) chr2 \(step * 43 % 300_000)") }
        }
        let built = try BuiltFile(
            text: lines.joined(separator: "\n"), sizes: "chr1 900000\nchr2 300000\n", options: options)
        let reader = try HiCReader.open(built.path)
        for normalization in [Normalization.none, .vc] {
            for resolution in [1000, 20_000] {
                let result = try Python.run(Self.script, [built.path, normalization.name, "\(resolution)"])
                #expect(result.status == 0, "\(result.standardError)")
                let rows = try #require(
                    try JSONSerialization.jsonObject(with: result.standardOutput) as? [[any Sendable]])
                var theirs: [Cell: Double] = [:]
                for row in rows {
                    let names = row.prefix(2).compactMap { $0 as? String }
                    let numbers = row.dropFirst(2).compactMap { ($0 as? NSNumber)?.doubleValue }
                    theirs[Cell(chromosomes: names, start1: Int(numbers[0]), start2: Int(numbers[1]))] = numbers[2]
                }
                #expect(theirs.count == rows.count && !rows.isEmpty)
                let ours = try cells(reader, normalization, resolution)
                #expect(Set(ours.keys) == Set(theirs.keys))
                #expect(ours.allSatisfy { isClose($0.value, theirs[$0.key] ?? -1, tolerance: 1e-6) })
            }
        }
    }

    private func cells(
        _ reader: borrowing HiCReader, _ normalization: Normalization, _ resolution: Int
    ) throws -> [Cell: Double] {
        var result: [Cell: Double] = [:]
        for (first, second) in [("chr1", "chr1"), ("chr1", "chr2"), ("chr2", "chr2")] {
            let chromosomes = [try reader.chromosome(named: first), try reader.chromosome(named: second)]
            var vectors: [[Double]] = []
            for chromosome in chromosomes where normalization != .none {
                vectors.append(
                    try reader.requireNormalizationVector(
                        normalization, chromosome: chromosome, resolution: resolution))
            }
            var cells = ContactCells()
            try reader.readContacts(chromosomes[0], chromosomes[1], resolution: resolution, into: &cells)
            for index in 0..<cells.count {
                let (x, y) = (Int(cells.x[index]), Int(cells.y[index]))
                let divisor = vectors.isEmpty ? 1 : vectors[0][x] * vectors[1][y]
                let key = Cell(chromosomes: [first, second], start1: x * resolution, start2: y * resolution)
                result[key] = Double(cells.counts[index]) / divisor
            }
        }
        return result
    }
}
