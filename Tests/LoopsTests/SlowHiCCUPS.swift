import Foundation
import Loops

/// HiCCUPS' calling step written down cell by cell: no table, no skipping, no threads.
struct SlowHiCCUPS {
    struct Pixel: Equatable {
        let row: Int
        let column: Int
        let observed: Int
        let bins: [Int]
        let expected: [Float]
    }

    let random: RandomMap
    private var map: ChromosomeMap { random.map }

    /// All pixels that are tested and count.
    func pixels(_ arithmetic: Arithmetic) -> [Pixel] {
        let margin = LoopParameters.margin
        guard map.bins > 2 * margin else { return [] }
        var pixels: [Pixel] = []
        for row in margin..<(map.bins - margin) {
            let limit = random.area.columnLimit(row: row, bins: map.bins, resolution: random.parameters.resolution)
            for column in margin..<(map.bins - margin)
            where column - row > random.parameters.peakWidth + 2 && column < limit {
                let pixel =
                    switch arithmetic {
                    case .exact: pixel(row, column, Float64.self) { $0 }
                    case .juicer: pixel(row, column, Float.self) { Double(Float($0)) }
                    }
                if let pixel { pixels.append(pixel) }
            }
        }
        return pixels
    }

    /// The normalised count of a cell, 0 below the diagonal and where it is masked.
    private func cell(_ row: Int, _ column: Int) -> Double {
        guard row <= column else { return 0 }
        let value = Double(random.counts[row][column]) / (map.divisors[row] * map.divisors[column])
        return value.isFinite ? value : 0
    }

    private func pixel<Sum: BinaryFloatingPoint>(
        _ row: Int, _ column: Int, _: Sum.Type, rounding: (Double) -> Double
    ) -> Pixel? {
        let peak = random.parameters.peakWidth
        let distance = column - row
        func c(_ i: Int, _ j: Int) -> Sum { Sum(cell(i, j)) }
        func d(_ i: Int, _ j: Int) -> Sum { Sum(map.expected[min(abs(j - i), map.expected.count - 1)]) }
        func inPeak(_ i: Int, _ j: Int) -> Bool { i <= row + peak && j >= column - peak }

        var width = min(random.parameters.window, (distance - 1) / 2)
        if width <= peak { width = peak + 1 }
        var left: (value: Sum, expected: Sum) = (0, 0)
        for i in (row + 1)...(row + width) {
            for j in (column - width)..<column where i < j {
                left.value += c(i, j)
                left.expected += d(i, j)
            }
        }
        for i in (row + 1)...(row + peak) {
            for j in (column - peak)..<column where i < j {
                left.value -= c(i, j)
                left.expected -= d(i, j)
            }
        }
        // Without cancellation in float64: sums that are 0 must be 0.
        if Sum.self == Float64.self { left = lowerLeft(row, column, width, c, d) }
        while left.value < 16 {
            width += 1
            left = (0, 0)
            for i in (row + 1)...(row + width) {
                for j in (column - width)..<column where i < j {
                    left.value += c(i, j)
                    left.expected += d(i, j)
                    if inPeak(i, j) {
                        left.value -= c(i, j)
                        left.expected -= d(i, j)
                    }
                }
            }
            if Sum.self == Float64.self { left = lowerLeft(row, column, width, c, d) }
            if width >= LoopParameters.margin || 2 * width >= distance { break }
        }

        var donut: (value: Sum, expected: Sum) = (0, 0)
        var horizontal: (value: Sum, expected: Sum) = (0, 0)
        var vertical: (value: Sum, expected: Sum) = (0, 0)
        for i in (row - width)...(row + width) {
            for j in (column - width)...(column + width) where i < j {
                donut.value += c(i, j)
                donut.expected += d(i, j)
            }
        }
        for i in (row - peak)...(row + peak) {
            for j in (column - peak)...(column + peak) where i < j {
                donut.value -= c(i, j)
                donut.expected -= d(i, j)
            }
        }
        let arms = Array(-width ... -(peak + 1)) + Array((peak + 1)...width)
        for i in arms.map({ row + $0 }) {
            donut.value -= c(i, column)
            donut.expected -= d(i, column)
            for j in (column - 1)...(column + 1) {
                vertical.value += c(i, j)
                vertical.expected += d(i, j)
            }
        }
        for j in arms.map({ column + $0 }) {
            donut.value -= c(row, j)
            donut.expected -= d(row, j)
            for i in (row - 1)...(row + 1) {
                horizontal.value += c(i, j)
                horizontal.expected += d(i, j)
            }
        }
        if Sum.self == Float64.self { donut = self.donut(row, column, width, c, d) }

        let here = d(row, column)
        let expected = [left, donut, horizontal, vertical].map { sums -> Sum in
            ((sums.value * here) / sums.expected) * Sum(map.divisors[row]) * Sum(map.divisors[column])
        }
        if expected.contains(where: \.isNaN) { return nil }
        let factor = map.divisors[row] * map.divisors[column]
        let observed = factor > 0 ? Int((cell(row, column) * factor + 0.5).rounded(.down)) : 0
        guard observed < 10_000 else { return nil }
        let step = Double(Float(log(pow(2.0, 0.33))))
        let bins = expected.map { value -> Int in
            guard value > 1, value.isFinite else { return 0 }
            return min(39, Int((log(Double(value)) / step).rounded(.down)))
        }
        return Pixel(row: row, column: column, observed: observed, bins: bins, expected: expected.map { Float($0) })
    }

    private func lowerLeft<Sum: BinaryFloatingPoint>(
        _ row: Int, _ column: Int, _ width: Int, _ c: (Int, Int) -> Sum, _ d: (Int, Int) -> Sum
    ) -> (Sum, Sum) {
        let peak = random.parameters.peakWidth
        var sums: (Sum, Sum) = (0, 0)
        for i in (row + 1)...(row + width) {
            for j in (column - width)..<column where i < j && (i > row + peak || j < column - peak) {
                sums.0 += c(i, j)
                sums.1 += d(i, j)
            }
        }
        return sums
    }

    private func donut<Sum: BinaryFloatingPoint>(
        _ row: Int, _ column: Int, _ width: Int, _ c: (Int, Int) -> Sum, _ d: (Int, Int) -> Sum
    ) -> (Sum, Sum) {
        let peak = random.parameters.peakWidth
        var sums: (Sum, Sum) = (0, 0)
        for i in (row - width)...(row + width) where i != row {
            for j in (column - width)...(column + width) where i < j && j != column {
                if abs(i - row) <= peak, abs(j - column) <= peak { continue }
                sums.0 += c(i, j)
                sums.1 += d(i, j)
            }
        }
        return sums
    }
}
