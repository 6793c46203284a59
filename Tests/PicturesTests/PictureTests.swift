import CPng
import Foundation
import HiCFile
import Loops
import Pictures
import TestSupport
import Testing

@Suite struct ColourTests {
    @Test func theScaleGoesFromWhiteToItsDarkestAndStaysThere() {
        let scale = ColourScale(maximum: 10)
        #expect(scale.colour(0) == .white)
        #expect(scale.colour(10) == scale.colour(1000))
        #expect(scale.colour(.nan) == .masked)
        // Brightness falls all the way, so the picture also reads in grey.
        let brightness = (0...100).map { step in
            let colour = scale.colour(Float(step) / 10)
            return 0.3 * Double(colour.red) + 0.59 * Double(colour.green) + 0.11 * Double(colour.blue)
        }
        #expect(zip(brightness, brightness.dropFirst()).allSatisfy { $0 > $1 })
    }

    @Test func aScaleWithoutRangeIsWhite() { #expect(ColourScale(maximum: 0).colour(0) == .white) }
}

@Suite struct PNGTests {
    /// The header's colour type: a palette where it has room for all colours.
    @Test(arguments: [(colours: 2, type: UInt8(3)), (colours: 256, type: 3), (colours: 257, type: 2)])
    func libpngReadsBackWhatWasWritten(colours: Int, type: UInt8) throws {
        var raster = Raster(width: 37, height: 11)
        for y in 0..<11 {
            for x in 0..<37 {
                let number = (y * 37 + x) % colours
                raster[x, y] = Colour(UInt8(number / 256), UInt8(number % 256), 7)
            }
        }
        let bytes = try PNGFile.encode(raster)
        #expect(bytes[25] == type)
        var image = png_image()
        image.version = png_uint_32(PNG_IMAGE_VERSION)
        #expect(png_image_begin_read_from_memory(&image, bytes, bytes.count) != 0)
        image.format = 2
        #expect(image.width == 37 && image.height == 11)
        var decoded = [UInt8](repeating: 0, count: 37 * 11 * 3)
        #expect(png_image_finish_read(&image, nil, &decoded, 0, nil) != 0)
        for y in 0..<11 {
            for x in 0..<37 {
                let place = (y * 37 + x) * 3
                #expect(raster[x, y] == Colour(decoded[place], decoded[place + 1], decoded[place + 2]))
            }
        }
    }

    @Test func nothingStaysWhereThePictureCannotBeWritten() throws {
        let folder = ScratchFolder()
        let missing = folder.file("missing/a.png")
        #expect(throws: PictureError.self) { try PNGFile.write(Raster(width: 2, height: 2), to: missing) }
    }
}

@Suite struct RasterTests {
    @Test func whatLiesOutsideIsNotDrawn() {
        var raster = Raster(width: 4, height: 4)
        raster.fill(x: -3..<9, y: -3..<1, .black)
        #expect(raster[0, 0] == .black && raster[3, 0] == .black && raster[0, 1] == .white)
    }

    @Test func textHasTheWidthItSays() {
        var raster = Raster(width: 60, height: 20)
        raster.write("HH", x: 10, y: 5, colour: .black)
        var columns: Set<Int> = []
        for y in 0..<20 { for x in 0..<60 where raster[x, y] == .black { columns.insert(x) } }
        #expect(columns.min() == 10)
        #expect(columns.max() == 10 + Raster.width(of: "HH") - 1)
    }
}

@Suite(.enabled(if: SharedData.isPresent, "shared reference data is absent"))
struct ContactPictureTests {
    private func golden() throws -> HiCReader {
        try HiCReader.open(SharedData.path("golden/goldA.v9.juicer_tools_2.24.00.hic"))
    }

    @Test(arguments: [("NONE", 10_000), ("KR", 25_000)])
    func aTileHoldsWhatTheFileHolds(name: String, resolution: Int) throws {
        let reader = try golden()
        let normalization = Normalization(name)
        let names = reader.chromosomes.map(\.name)
        for (first, second) in [(names[0], names[0]), (names[0], names[1]), (names[1], names[0])] {
            let columns = try GenomicRegion("\(first):200001-1200000", in: reader)
            let rows = try GenomicRegion("\(second):500001-900000", in: reader)
            let tile = try ContactTile(
                reader, columns: columns, rows: rows, resolution: resolution, normalization: normalization)
            // The slow way: every cell of the matrix, looked up in both orders.
            let (one, other) = (try reader.chromosome(named: first), try reader.chromosome(named: second))
            var cells = ContactCells()
            try reader.readContacts(one, other, resolution: resolution, into: &cells)
            let isTurned = one.index > other.index
            var counts: [[Int]: Float] = [:]
            for index in 0..<cells.count {
                let (x, y) = (Int(cells.x[index]), Int(cells.y[index]))
                counts[isTurned ? [y, x] : [x, y]] = cells.counts[index]
                if one == other { counts[[y, x]] = cells.counts[index] }
            }
            var across: [Double]?
            var down: [Double]?
            if normalization != .none {
                across = try reader.normalizationVector(normalization, chromosome: one, resolution: resolution)
                down = try reader.normalizationVector(normalization, chromosome: other, resolution: resolution)
            }
            var seen = 0
            for row in tile.rows {
                for column in tile.columns {
                    var expected = Double(counts[[column, row]] ?? 0)
                    if let across, let down { expected /= across[column] * down[row] }
                    let value = tile[row: row, column: column]
                    #expect(value == Float(expected) || (value.isNaN && expected.isNaN))
                    if value > 0 { seen += 1 }
                }
            }
            #expect(seen > 0)
        }
    }

    /// juicer_tools 2.24: `apa -k KR -r 10000 -n 5` over the golden loops.
    @Test func theAggregatePeakIsThatOfJuicerTools() throws {
        let reader = try golden()
        let path = SharedData.path("golden/hiccups_cpu_KR/merged_loops.bedpe")
        let peak = try AggregatePeak(
            reader, loops: try RequestedLoops(path: path), path: path, resolution: 10_000, normalization: .kr,
            smallestDistance: 5)
        let text = try String(contentsOfFile: SharedData.path("golden/apa/10000/gw/APA.txt"), encoding: .utf8)
        let rows = text.split(whereSeparator: \.isNewline).map { line in
            line.split(whereSeparator: { "[], ".contains($0) }).compactMap { Double($0) }
        }
        #expect(rows.count == AggregatePeak.side)
        for (row, values) in rows.enumerated() {
            for (column, value) in values.enumerated() {
                #expect(abs(peak[row: row, column: column] - value) <= 1e-4 * max(value, 1))
            }
        }
    }

    @Test func aRegionIsReadInBothNotations() throws {
        let reader = try golden()
        let name = reader.chromosomes[0].name
        let browser = try GenomicRegion("\(name):1,000,001-2,000,000", in: reader)
        #expect(browser.range == 1_000_000..<2_000_000)
        #expect(try GenomicRegion("\(name):1000000:2000000", in: reader) == browser)
        #expect(browser.bins(resolution: 10_000) == 100..<200)
        #expect(try GenomicRegion(name, in: reader).range == 0..<reader.chromosomes[0].length)
    }

    @Test(arguments: ["chrNone", "chrNone:1-10", ":1-2", "CHR:5-1", "CHR:0-5", "CHR:a-b", "CHR:900000001-900000002"])
    func aWrongRegionIsRefused(text: String) throws {
        let reader = try golden()
        let region = text.replacing("CHR", with: reader.chromosomes[0].name)
        #expect(throws: PictureError.self) { try GenomicRegion(region, in: reader) }
    }

    @Test(.enabled(if: Python.has("json"), "python3 is absent"))
    func aLoopIsOutlinedAboveTheDiagonalOnly() throws {
        let reader = try golden()
        let name = reader.chromosomes[0].name
        let region = try GenomicRegion("\(name):1-1000000", in: reader)
        let tile = try ContactTile(reader, columns: region, rows: region, resolution: 10_000, normalization: .none)
        let folder = ScratchFolder()
        let list = folder.file("loops.bedpe")
        try "\(name)\t200000\t210000\t\(name)\t700000\t710000\n".write(toFile: list, atomically: true, encoding: .utf8)
        let picture = ContactMapPicture(
            columns: region, rows: region, tile: tile, normalization: .none,
            loops: try RequestedLoops(path: list).entries)
        let raster = picture.draw()
        var blue: [(x: Int, y: Int)] = []
        for y in 0..<raster.height { for x in 0..<raster.width where raster[x, y] == .loop { blue.append((x, y)) } }
        #expect(!blue.isEmpty)
        // The map begins left of and above where x equals y.
        #expect(blue.allSatisfy { $0.x > $0.y })
        // What the file says of its axes, read by another reader, which also checks its sums.
        let script = """
            import json, struct, sys, zlib
            data, place, found = open(sys.argv[1], 'rb').read(), 8, []
            while place < len(data):
                length, kind = struct.unpack('>I4s', data[place:place + 8])
                body = data[place + 4:place + 8 + length]
                assert struct.unpack('>I', data[place + 8 + length:place + 12 + length])[0] == zlib.crc32(body)
                if kind == b'iTXt':
                    keyword, text = body[4:].split(bytes(5))
                    axes = json.loads(text)
                    print(keyword.decode(), axes['across'] == axes['down'], *axes['across'].values(), *axes['marks'][0])
                place += 12 + length
            """
        try PNGFile.write(raster, axes: picture.axes, to: folder.file("map.png"))
        let said = try Python.run(script, [folder.file("map.png")])
        #expect(
            said.text == "cohesin-axes True 1000000 \(name) 0 700000 710000 200000 210000\n", "\(said.standardError)")
    }
}
