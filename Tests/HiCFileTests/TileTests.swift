import Foundation
import HiCFile
import TestSupport
import Testing

/// A map with contacts at all distances, in both versions of the format.
private func map(version: Int) throws -> BuiltFile {
    var random = SystemRandomNumberGenerator()
    var text = ""
    for _ in 0..<20_000 {
        let x = Int.random(in: 0..<3_000_000, using: &random)
        let y = Bool.random(using: &random) ? Int.random(in: 0..<3_000_000, using: &random) : x / 2
        text += "a \(x) a \(y)\n"
        if x % 5 == 0 { text += "a \(x) b \(y / 3)\n" }
    }
    var options = options([1000])
    options.version = version
    return try BuiltFile(text: text, sizes: "a 3000000\nb 1200000\n", options: options)
}

/// Without memory of the library's own: what is read goes where the caller says.
struct TileTests {
    @Test(arguments: [8, 9])
    func tilesStripesAndRowsHoldWhatIsStored(version: Int) throws {
        let built = try map(version: version)
        let reader = try HiCReader.open(built.path)
        let (a, b) = (reader.chromosomes[0], reader.chromosomes[1])
        var decoder = try BlockDecoder()
        let own = try #require(try reader.zoom(a, a, resolution: 1000))
        let mixed = try #require(try reader.zoom(a, b, resolution: 1000))
        let cells = try allCells(built.path)
        var whole: [[Int]: Float] = [:]
        var between: [[Int]: Float] = [:]
        for (key, value) in cells where key.first == 1 && key.resolution == 1000 {
            if key.second == 1 {
                whole[[key.x, key.y]] = value
                whole[[key.y, key.x]] = value
            } else {
                between[[key.x, key.y]] = value
            }
        }
        let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: 500 * 500)
        defer { memory.deallocate() }
        var rows = MatrixRows()
        var seen = 0
        for _ in 0..<12 {
            let x = Int.random(in: 0..<2800)
            let y = Int.random(in: 0..<900)
            let region = BinRegion(x: x...x + Int.random(in: 0..<200), y: y...y + Int.random(in: 0..<200))
            for (zoom, wanted) in [(own, whole), (mixed, between)] {
                try reader.readTile(of: zoom, region, decoder: &decoder, into: memory)
                for i in region.x {
                    for j in region.y {
                        let value = memory[(i - x) * region.y.count + j - y]
                        #expect(value == wanted[[i, j]] ?? 0)
                        if value > 0 { seen += 1 }
                    }
                }
            }
            let stripe = x..<min(x + 100, 3001)
            try reader.readStripe(of: own, rows: stripe, width: 300, decoder: &decoder, into: memory)
            for i in stripe {
                for d in 0..<300 {
                    #expect(memory[(i - x) * 300 + d] == whole[[i, i + d]] ?? 0)
                    if memory[(i - x) * 300 + d] > 0 { seen += 1 }
                }
            }
            for (zoom, wanted) in [(own, whole), (mixed, between)] {
                try reader.readRows(of: zoom, stripe, decoder: &decoder, into: &rows)
                for i in stripe {
                    let columns = rows.columns(of: i).map { Int($0) }
                    #expect(columns == columns.sorted())
                    let stored = wanted.keys.filter { $0[0] == i && (zoom.isIntra == false || $0[1] >= i) }
                    #expect(Set(columns) == Set(stored.map { $0[1] }))
                    #expect(zip(columns, rows.counts(of: i)).allSatisfy { wanted[[i, $0]] == $1 })
                    seen += columns.count
                }
            }
        }
        #expect(seen > 1000)
    }
}
