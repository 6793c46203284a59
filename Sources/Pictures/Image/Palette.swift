/// A picture of few colours as one byte a pixel: a third of the bytes, and less to compress.
struct Palette {
    /// Three bytes a colour.
    private(set) var colours: [UInt8] = []
    /// The place of each pixel's colour, row after row.
    private(set) var places: [UInt8] = []

    var count: Int { colours.count / 3 }

    /// nil: there are more than 256 colours.
    init?(_ raster: Raster) {
        var known: [Colour: UInt8] = [:]
        var last = (colour: Colour.white, place: UInt8?.none)
        places.reserveCapacity(raster.width * raster.height)
        for y in 0..<raster.height {
            for x in 0..<raster.width {
                let colour = raster[x, y]
                if colour != last.colour || last.place == nil { last = (colour, known[colour]) }
                if let place = last.place {
                    places.append(place)
                    continue
                }
                guard let place = UInt8(exactly: count) else { return nil }
                colours += [colour.red, colour.green, colour.blue]
                known[colour] = place
                last.place = place
                places.append(place)
            }
        }
    }
}
