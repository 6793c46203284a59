/// A rectangle of 0-based bins, both ends included: `x` on the first chromosome, `y` on the second.
package struct BinRegion: Hashable, Sendable {
    /// Bins on the first chromosome, 0-based, both ends included.
    package let x: ClosedRange<Int>
    /// Bins on the second chromosome, 0-based, both ends included.
    package let y: ClosedRange<Int>

    /// Of bins on each chromosome.
    package init(x: ClosedRange<Int>, y: ClosedRange<Int>) {
        self.x = x
        self.y = y
    }

    /// The smallest distance between a bin of `x` and one of `y`.
    var smallestDistance: Int {
        x.overlaps(y) ? 0 : max(x.lowerBound - y.upperBound, y.lowerBound - x.upperBound)
    }

    /// The greatest distance between a bin of `x` and one of `y`.
    var greatestDistance: Int {
        max(abs(y.upperBound - x.lowerBound), abs(x.upperBound - y.lowerBound))
    }

    /// True when the cell lies in the rectangle.
    @inline(__always)
    package func contains(x cellX: Int, y cellY: Int) -> Bool {
        x.contains(cellX) && y.contains(cellY)
    }
}
