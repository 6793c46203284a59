import CHiCCUPS

/// What the four neighbourhoods of a pixel hold in the expected vector.
///
/// A tested pixel lies at least `LoopParameters.margin` bins from both ends, so these sums depend on its distance from
/// the diagonal and on the width of the neighbourhood alone. One table serves a chromosome.
struct DistanceTables: Sendable {
    /// Entries per distance: widths 0...margin.
    static let widths = LoopParameters.margin + 1
    /// Entries per width: lower left, donut, horizontal, vertical.
    static let masks = Int(HICCUPS_MASKS)

    /// Number of distances, from 0.
    let distances: Int
    /// `exact`: d(distance) / sum of d over the neighbourhood, at [width][mask][distance].
    let ratios: [Double]
    /// `juicer`: the float32 sums of the neighbourhood, at [distance][width][mask]; the lower left as summed by the
    /// widening loop.
    let sums: [Float]
    /// `juicer`: the lower left at its first width, as summed before any widening, by distance.
    let firstLowerLeft: [Float]
    /// `juicer`: the expected vector in float32, by distance.
    let expected: [Float]

    /// The width in bins that a neighbourhood begins with at a distance.
    @inline(__always)
    static func firstWidth(distance: Int, peakWidth: Int, window: Int) -> Int {
        let fitting = min(window, (distance &- 1) / 2)
        return fitting <= peakWidth ? peakWidth &+ 1 : fitting
    }

    /// The width in bins that widening ends with at a distance, whatever the contacts.
    @inline(__always)
    static func lastWidth(distance: Int, firstWidth: Int) -> Int {
        min(LoopParameters.margin, max(firstWidth &+ 1, (distance &+ 1) / 2))
    }

    /// Tables for the exact arithmetic: float64 sums, ring by ring, of positive terms only.
    static func exact(map: ChromosomeMap, peakWidth: Int, distances: Int) -> DistanceTables {
        let d = Self.vector(map, distances: distances)
        var ratios = [Double](repeating: .nan, count: distances * widths * masks)
        for distance in min(peakWidth + 3, distances)..<distances {
            var lowerLeft = 0.0
            var upperRight = 0.0
            var sides = 0.0
            var arms = 0.0
            for width in (peakWidth + 1)...LoopParameters.margin {
                // The cells that this width adds to each quadrant: the far row and the far column.
                for step in 1...width {
                    let twice = step < width ? 2.0 : 1.0
                    if distance > width + step { lowerLeft += twice * d[distance - width - step] }
                    upperRight += twice * d[distance + width + step]
                    sides += twice * (d[abs(distance + width - step)] + d[abs(distance - width + step)])
                }
                for across in -1...1 {
                    arms += d[abs(distance + across - width)] + d[distance + across + width]
                }
                let sums = [lowerLeft, lowerLeft + upperRight + sides, arms, arms]
                for mask in 0..<masks {
                    ratios[(width * masks + mask) * distances + distance] = d[distance] / sums[mask]
                }
            }
        }
        return DistanceTables(distances: distances, ratios: ratios, sums: [], firstLowerLeft: [], expected: [])
    }

    /// Tables for the reference's arithmetic: float32 sums over the cells in its order.
    static func juicer(map: ChromosomeMap, parameters: LoopParameters, distances: Int) -> DistanceTables {
        let d = Self.vector(map, distances: distances).map { Float($0) }
        let peak = parameters.peakWidth
        var sums = [Float](repeating: .nan, count: distances * widths * masks)
        var firstLowerLeft = [Float](repeating: .nan, count: distances)
        d.withUnsafeBufferPointer { d in
            for distance in min(peak + 3, distances)..<distances {
                let first = Self.firstWidth(distance: distance, peakWidth: peak, window: parameters.window)
                firstLowerLeft[distance] = Self.plainLowerLeft(d, distance: distance, width: first, peakWidth: peak)
                let last = Self.lastWidth(distance: distance, firstWidth: first)
                for width in first...last {
                    let entry = (distance * widths + width) * masks
                    let lowerLeft = Self.widenedLowerLeft(d, distance: distance, width: width, peakWidth: peak)
                    let (donut, horizontal, vertical) =
                        Self.donutAndArms(d, distance: distance, width: width, peakWidth: peak)
                    sums[entry] = lowerLeft
                    sums[entry + 1] = donut
                    sums[entry + 2] = horizontal
                    sums[entry + 3] = vertical
                }
            }
        }
        return DistanceTables(
            distances: distances, ratios: [], sums: sums, firstLowerLeft: firstLowerLeft, expected: d)
    }

    /// The expected vector, long enough for every neighbourhood.
    private static func vector(_ map: ChromosomeMap, distances: Int) -> [Double] {
        (0..<(distances + 2 * LoopParameters.margin + 2)).map { map.expected(at: $0) }
    }

    // Rows and columns below count from the pixel; a cell is above the diagonal when distance + column - row > 0.

    private static func plainLowerLeft(
        _ d: UnsafeBufferPointer<Float>, distance: Int, width: Int, peakWidth: Int
    ) -> Float {
        var sum: Float = 0
        for row in 1...width {
            for column in -width ... -1 where distance + column - row > 0 { sum += d[distance + column - row] }
        }
        for row in 1...peakWidth {
            for column in -peakWidth ... -1 where distance + column - row > 0 { sum -= d[distance + column - row] }
        }
        return sum
    }

    private static func widenedLowerLeft(
        _ d: UnsafeBufferPointer<Float>, distance: Int, width: Int, peakWidth: Int
    ) -> Float {
        var sum: Float = 0
        for row in 1...width {
            for column in -width ... -1 where distance + column - row > 0 {
                let value = d[distance + column - row]
                sum += value
                // The reference adds the cells of the peak and takes them away at once; the rounding stays.
                if row <= peakWidth, column >= -peakWidth { sum -= value }
            }
        }
        return sum
    }

    private static func donutAndArms(
        _ d: UnsafeBufferPointer<Float>, distance: Int, width: Int, peakWidth: Int
    ) -> (donut: Float, horizontal: Float, vertical: Float) {
        var donut: Float = 0
        var horizontal: Float = 0
        var vertical: Float = 0
        for row in -width...width {
            for column in -width...width where distance + column - row > 0 { donut += d[distance + column - row] }
        }
        for row in -peakWidth...peakWidth {
            for column in -peakWidth...peakWidth where distance + column - row > 0 {
                donut -= d[distance + column - row]
            }
        }
        let arms = Array(-width ... -(peakWidth + 1)) + Array((peakWidth + 1)...width)
        for row in arms {
            donut -= d[abs(distance - row)]
            for column in -1...1 { vertical += d[abs(distance + column - row)] }
        }
        for column in arms {
            donut -= d[abs(distance + column)]
            for row in -1...1 { horizontal += d[abs(distance + column - row)] }
        }
        return (donut, horizontal, vertical)
    }
}
