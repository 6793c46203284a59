/// How many tested pixels have each observed count, for each neighbourhood and class of expected count.
package struct PixelHistograms: Sendable, Equatable {
    static let rows = 4 * LambdaBins.count
    static let columns = LambdaBins.observedLimit

    /// Pixels at [(mask * classes + class) * observedLimit + observed].
    package internal(set) var counts: [Int64]

    init() { counts = [Int64](repeating: 0, count: Self.rows * Self.columns) }

    static func += (left: inout PixelHistograms, right: PixelHistograms) {
        right.counts.withUnsafeBufferPointer { right in
            left.counts.withUnsafeMutableBufferPointer { left in
                for index in left.indices { left[index] &+= right[index] }
            }
        }
    }

    /// The histogram of a neighbourhood (0...3) and class (0..<40).
    package func row(mask: Int, bin: Int) -> ArraySlice<Int64> {
        let start = (mask * LambdaBins.count + bin) * Self.columns
        return counts[start..<(start + Self.columns)]
    }
}
