/// A picture in memory. Pixels count from 0, x to the right and y down.
package struct Raster: Sendable {
    /// In pixels.
    package let width: Int
    /// In pixels.
    package let height: Int
    /// Three bytes a pixel, row after row.
    private(set) var bytes: [UInt8]

    /// A picture of one colour.
    package init(width: Int, height: Int, fill: Colour = .white) {
        self.width = width
        self.height = height
        bytes = []
        bytes.reserveCapacity(width * height * 3)
        for _ in 0..<width * height { bytes += [fill.red, fill.green, fill.blue] }
    }

    /// A pixel; what is written outside of the picture is lost, what is read there ends the program.
    package subscript(x: Int, y: Int) -> Colour {
        get {
            let place = (y * width + x) * 3
            return Colour(bytes[place], bytes[place + 1], bytes[place + 2])
        }
        set {
            // What lies outside is not seen.
            guard 0..<width ~= x, 0..<height ~= y else { return }
            let place = (y * width + x) * 3
            bytes[place] = newValue.red
            bytes[place + 1] = newValue.green
            bytes[place + 2] = newValue.blue
        }
    }

    /// A rectangle in one colour, as far as it lies in the picture.
    package mutating func fill(x: Range<Int>, y: Range<Int>, _ colour: Colour) {
        for row in y { for column in x { self[column, row] = colour } }
    }

    /// The outline of a rectangle, one pixel wide, inside its edges.
    package mutating func outline(x: Range<Int>, y: Range<Int>, _ colour: Colour) {
        for column in x {
            self[column, y.lowerBound] = colour
            self[column, y.upperBound - 1] = colour
        }
        for row in y {
            self[x.lowerBound, row] = colour
            self[x.upperBound - 1, row] = colour
        }
    }
}
