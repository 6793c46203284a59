import HiCFile

extension AggregatePeak {
    /// The sum as a picture: one square a bin, the loop's own in the middle, the corner of the score outlined.
    package func draw(normalization: Normalization) -> Raster {
        let cell = 18
        let left = 46
        let top = 42
        let size = Self.side * cell
        var raster = Raster(width: left + size + 20, height: top + size + 30)
        let scale = ColourScale(maximum: Float(sums.max() ?? 1))
        for row in 0..<Self.side {
            for column in 0..<Self.side {
                let x = left + column * cell
                let y = top + row * cell
                raster.fill(x: x..<x + cell, y: y..<y + cell, scale.colour(Float(self[row: row, column: column])))
            }
        }
        raster.outline(x: left - 1..<left + size + 1, y: top - 1..<top + size + 1, .axis)
        let edge = top + size - Self.corner * cell
        raster.outline(x: left..<left + Self.corner * cell, y: edge..<top + size, .loop)
        let loops = loopCount == 1 ? "1 loop" : "\(GroupedDigits.text(loopCount)) loops"
        raster.write(
            "\(loops)  \(GroupedDigits.text(resolution)) bp bins  \(normalization.name)", x: left, y: 8, colour: .black)
        let text = score.map { "\(($0 * 100).rounded() / 100)" } ?? "not defined (empty corner)"
        raster.write("middle over lower left corner: \(text)", x: left, y: 22, colour: .black)
        let distance = "\(GroupedDigits.text(Self.reach * resolution / 1000)) kb"
        for (place, label) in [(0, "-\(distance)"), (Self.reach, "loop"), (Self.side - 1, "+\(distance)")] {
            let middle = place * cell + cell / 2
            let alignment: Raster.Alignment = place == 0 ? .start : place == Self.reach ? .middle : .end
            let anchor = place == 0 ? 0 : place == Self.reach ? middle : size
            raster.write(label, x: left + anchor, y: top + size + 8, alignment: alignment)
            let upwards: Raster.Alignment = place == 0 ? .end : place == Self.reach ? .middle : .start
            raster.writeUpwards(label, x: left - 16, y: top + anchor, alignment: upwards)
        }
        return raster
    }
}
