import Foundation
import HiCFile
import TestSupport
import Testing

/// hictk (from PyPI as hictkpy), an independent reader.
private enum Hictk {
    /// For each resolution and chromosome pair: the sum of counts and the number of cells.
    static func totals(_ path: String) throws -> [String: [Double]] {
        let script = """
            import hictkpy, json, sys
            out = {}
            for resolution in hictkpy.MultiResFile(sys.argv[1]).resolutions():
                file = hictkpy.File(sys.argv[1], resolution)
                names = list(file.chromosomes().keys())
                for i, a in enumerate(names):
                    for b in names[i:]:
                        part = file.fetch(a, b)
                        out[f"{a} {b} {resolution}"] = [float(part.sum()), int(part.nnz())]
            print(json.dumps(out))
            """
        let result = try Python.run(script, [path])
        #expect(result.status == 0, "\(result.standardError)")
        return try JSONDecoder().decode([String: [Double]].self, from: result.standardOutput)
    }

    /// The divisors of a normalisation at one resolution, all chromosomes one after another.
    static func weights(_ path: String, _ normalization: String, _ resolution: Int) throws -> [Double?] {
        let script = """
            import hictkpy, json, math, sys
            file = hictkpy.File(sys.argv[1], int(sys.argv[3]))
            weights = [float(w) for w in file.weights(sys.argv[2])]
            print(json.dumps([w if math.isfinite(w) else None for w in weights]))
            """
        let result = try Python.run(script, [path, normalization, "\(resolution)"])
        #expect(result.status == 0, "\(result.standardError)")
        return try JSONDecoder().decode([Double?].self, from: result.standardOutput)
    }
}

@Suite(.enabled(if: Python.has("hictkpy"), "hictkpy from PyPI is absent"))
struct HictkTests {
    private func ourTotals(_ path: String) throws -> [String: [Double]] {
        let reader = try HiCReader.open(path)
        var totals: [String: [Double]] = [:]
        for (index, first) in reader.chromosomes.enumerated() {
            for second in reader.chromosomes[index...] {
                for resolution in reader.resolutions {
                    var cells = ContactCells()
                    try reader.readContacts(first, second, resolution: resolution, into: &cells)
                    totals["\(first.name) \(second.name) \(resolution)"] = [
                        cells.counts.reduce(0.0) { $0 + Double($1) }, Double(cells.count),
                    ]
                }
            }
        }
        return totals
    }

    @Test(arguments: [8, 9]) func hictkReadsWhatWeWrite(version: Int) throws {
        var options = options([1000, 5000, 50_000], [.vc, .kr])
        options.version = version
        var lines: [String] = []
        for step in 0..<4000 {
            lines.append("chr1 \(step * 131 % 900_000) chr1 \(step * 577 % 900_000)")
            if step % 5 == 0 { lines.append("chr1 \(step * 131 % 900_000) chr2 \(step * 37 % 300_000)") }
        }
        let built = try BuiltFile(
            text: lines.joined(separator: "\n"), sizes: "chr1 900000\nchr2 300000\nchr3 10000\n",
            options: options)
        let totals = try ourTotals(built.path)
        #expect(totals.values.reduce(0) { $0 + $1[0] } == Double(lines.count * 3))
        #expect(try Hictk.totals(built.path) == totals)
        let reader = try HiCReader.open(built.path)
        let vectors = try ["chr1", "chr2"].flatMap { name in
            let chromosome = try reader.chromosome(named: name)
            return try reader.normalizationVector(.vc, chromosome: chromosome, resolution: 50_000)
                ?? Array(repeating: .nan, count: chromosome.length / 50_000)
        }
        let weights = try Hictk.weights(built.path, "VC", 50_000)
        // hictk has no extra bin for positions that equal the length.
        #expect(weights.prefix(18).map { $0 ?? 0 } == vectors.prefix(18).map { $0 })
    }

    @Test(
        .enabled(if: SharedData.isPresent, "shared reference data is absent"),
        arguments: ["hic/test_chr22.hg19.v8.hic", "hic/test_4dn.v8.hic", "golden/goldA.v8.juicer_tools_1.22.01.hic"])
    func weReadWhatHictkReads(file: String) throws {
        let path = SharedData.path(file)
        let theirs = try Hictk.totals(path)
        #expect(try ourTotals(path) == theirs)
    }
}
