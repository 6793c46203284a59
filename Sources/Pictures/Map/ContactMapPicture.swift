import HiCFile
import Loops

/// A contact map as a picture: the matrix as a square or rectangle of coloured cells with axes, a colour bar and,
/// above the diagonal only, the outlines of loops, so that below it the data can be seen undisturbed.
package struct ContactMapPicture: Sendable {
    /// Along the x axis.
    package let columns: GenomicRegion
    /// Along the y axis.
    package let rows: GenomicRegion
    /// The values of the cells.
    package let tile: ContactTile
    /// Of the values.
    package let normalization: Normalization
    /// What colour a value has.
    package let scale: ColourScale
    /// Loops to outline, in bp.
    package let loops: [RequestedLoops.Entry]

    /// The side of the map in pixels, about.
    private static let side = 800
    private static let margin = (left: 66, top: 40, right: 86, bottom: 14)

    /// - Parameters:
    ///   - maximum: the value of the darkest colour; nil: chosen from the values shown.
    package init(
        columns: GenomicRegion, rows: GenomicRegion, tile: ContactTile, normalization: Normalization,
        maximum: Float? = nil, loops: [RequestedLoops.Entry] = []
    ) {
        self.columns = columns
        self.rows = rows
        self.tile = tile
        self.normalization = normalization
        self.loops = loops
        scale = ColourScale(
            maximum: maximum ?? Self.suitableMaximum(tile, isIntra: columns.chromosome == rows.chromosome))
    }

    /// The finest of the file's resolutions that needs no more bins than the picture has pixels.
    package static func suitableResolution(
        _ reader: borrowing HiCReader, columns: GenomicRegion, rows: GenomicRegion
    ) -> Int {
        let length = max(columns.range.count, rows.range.count)
        let sorted = reader.resolutions.sorted()
        return sorted.first { length / $0 < side } ?? sorted.last ?? 1
    }

    /// The value that five of a hundred cells with contacts exceed, the diagonal and its neighbours aside: those would
    /// leave the rest white.
    private static func suitableMaximum(_ tile: ContactTile, isIntra: Bool) -> Float {
        var values: [Float] = []
        for row in tile.rows {
            for column in tile.columns where !isIntra || abs(row - column) > 1 {
                let value = tile[row: row, column: column]
                if value > 0 { values.append(value) }
            }
        }
        guard !values.isEmpty else { return tile.values.filter { $0 > 0 }.max() ?? 1 }
        values.sort()
        return values[min(values.count * 95 / 100, values.count - 1)]
    }

    /// Pixels a bin.
    private var zoom: Int { max(1, Self.side / max(tile.columns.count, tile.rows.count)) }

    /// The picture with axes, colour bar and loops.
    package func draw() -> Raster {
        let (left, top, right, bottom) = Self.margin
        let width = tile.columns.count * zoom
        let height = tile.rows.count * zoom
        var raster = Raster(width: left + width + right, height: top + max(height, 120) + bottom)
        drawCells(&raster)
        raster.outline(x: left - 1..<left + width + 1, y: top - 1..<top + height + 1, .axis)
        drawLoops(&raster)
        drawAxes(&raster)
        drawBar(&raster, x: left + width + 14, height: max(height, 120))
        return raster
    }

    /// What `draw()` shows where.
    package var axes: PictureAxes {
        let (left, top, _, _) = Self.margin
        func axis(_ region: GenomicRegion, _ bins: Range<Int>) -> PictureAxes.Axis {
            .init(
                name: region.chromosome, start: bins.lowerBound * tile.resolution,
                end: bins.upperBound * tile.resolution)
        }
        let (across, down) = (axis(columns, tile.columns), axis(rows, tile.rows))
        return PictureAxes(
            x: left, y: top, width: tile.columns.count * zoom, height: tile.rows.count * zoom, across: across,
            down: down,
            marks: outlined.compactMap { upstream, downstream in
                downstream.overlaps(across.start..<across.end) && upstream.overlaps(down.start..<down.end)
                    ? [downstream.lowerBound, downstream.upperBound, upstream.lowerBound, upstream.upperBound] : nil
            })
    }

    /// The ends of the loops to outline, in bp: the downstream end to the right, the upstream one down, which is above the
    /// diagonal.
    private var outlined: [(upstream: Range<Int>, downstream: Range<Int>)] {
        guard columns.chromosome == rows.chromosome else { return [] }
        return loops.filter { ChromosomeName.matches($0.chromosome, columns.chromosome) }.map { loop in
            loop.x.lowerBound <= loop.y.lowerBound ? (loop.x, loop.y) : (loop.y, loop.x)
        }
    }

    private func drawCells(_ raster: inout Raster) {
        let (left, top, _, _) = Self.margin
        for row in tile.rows {
            let y = top + (row - tile.rows.lowerBound) * zoom
            for column in tile.columns {
                let x = left + (column - tile.columns.lowerBound) * zoom
                raster.fill(x: x..<x + zoom, y: y..<y + zoom, scale.colour(tile[row: row, column: column]))
            }
        }
    }

    private func drawLoops(_ raster: inout Raster) {
        let (left, top, _, _) = Self.margin
        let edge = (x: left..<left + tile.columns.count * zoom, y: top..<top + tile.rows.count * zoom)
        for (upstream, downstream) in outlined {
            let x = pixels(downstream, tile.columns, left)
            let y = pixels(upstream, tile.rows, top)
            guard x.overlaps(edge.x), y.overlaps(edge.y) else { continue }
            raster.outline(x: x.clamped(to: edge.x), y: y.clamped(to: edge.y), .loop)
        }
    }

    /// The pixels of an end of a loop and a little around it, so that the outline does not hide it.
    private func pixels(_ end: Range<Int>, _ bins: Range<Int>, _ origin: Int) -> Range<Int> {
        func place(_ position: Int) -> Int {
            origin + Int((Double(position) / Double(tile.resolution) - Double(bins.lowerBound)) * Double(zoom))
        }
        let room = max(3, zoom)
        return place(end.lowerBound) - room..<place(max(end.upperBound, end.lowerBound + tile.resolution)) + room
    }

    private func drawAxes(_ raster: inout Raster) {
        let (left, top, _, _) = Self.margin
        raster.write(
            "\(title)  \(GroupedDigits.text(tile.resolution)) bp bins  \(normalization.name)", x: left, y: 6,
            colour: .black)
        let perBasePair = Double(zoom) / Double(tile.resolution)
        func offset(_ position: Int, _ bins: Range<Int>) -> Int {
            Int(Double(position - bins.lowerBound * tile.resolution) * perBasePair)
        }
        let across = AxisTicks(columns.range, count: tile.columns.count * zoom / 80)
        for position in across.positions {
            let x = left + offset(position, tile.columns)
            raster.fill(x: x..<x + 1, y: top - 5..<top - 1, .axis)
            raster.write(across.text(position), x: x, y: top - 15, alignment: .middle)
        }
        let down = AxisTicks(rows.range, count: tile.rows.count * zoom / 80)
        for position in down.positions {
            let y = top + offset(position, tile.rows)
            raster.fill(x: left - 5..<left - 1, y: y..<y + 1, .axis)
            raster.write(down.text(position), x: left - 8, y: y - 3, alignment: .end)
        }
    }

    private var title: String { columns == rows ? columns.description : "\(columns) (across), \(rows) (down)" }

    private func drawBar(_ raster: inout Raster, x: Int, height: Int) {
        let top = Self.margin.top
        let length = min(height, 200)
        for row in 0..<length {
            let value = scale.maximum * Float(length - 1 - row) / Float(length - 1)
            raster.fill(x: x..<x + 12, y: top + row..<top + row + 1, scale.colour(value))
        }
        raster.outline(x: x - 1..<x + 13, y: top - 1..<top + length + 1, .axis)
        raster.write(">=\(Self.short(scale.maximum))", x: x + 17, y: top)
        raster.write("0", x: x + 17, y: top + length - Raster.letterHeight)
    }

    /// Three significant digits.
    static func short(_ value: Float) -> String {
        guard value != 0, value.isFinite else { return "\(value)" }
        var factor: Float = 1
        while abs(value) * factor < 100, factor < 1e9 { factor *= 10 }
        let rounded = (value * factor).rounded() / factor
        return rounded == rounded.rounded() && abs(rounded) < 1e7 ? "\(Int(rounded))" : "\(rounded)"
    }
}
