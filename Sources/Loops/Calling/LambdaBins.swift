import CHiCCUPS
import Glibc

/// The classes of expected counts ("lambda chunks") whose pixels are judged together.
///
/// Class k holds expected counts from 2^(0.33 k); class 0 all up to 2^0.33 and the infinite, the last all above.
/// Both arithmetics look classes up in a table of edges, so that no logarithm is taken per pixel.
package struct LambdaBins: Sendable {
    /// Number of classes.
    package static let count = Int(HICCUPS_CLASSES)
    /// Observed counts from here on are not judged.
    package static let observedLimit = Int(HICCUPS_OBSERVED_LIMIT)

    /// The smallest expected count of each class; `edges[0]` is 1.
    package let edges: [Double]
    /// For each sixteenth of an octave from 1: the class at its lower end. An edge at most lies in one.
    package let cells: [UInt8]

    /// 2^0.33 in logarithms, rounded as the reference rounds it.
    private static let logStep = Double(Float(log(pow(2.0, 0.33))))

    /// Edges for float64 expected counts: exp(k ln 2^0.33).
    package static let exact = LambdaBins(edges: (0..<count).map { $0 == 0 ? 1 : exp(Double($0) * logStep) })

    /// Edges for float32 expected counts, such that the class equals floor(ln e / ln 2^0.33) in float64.
    package static let juicer = LambdaBins(
        edges: (0..<count).map { index in
            if index == 0 { return 1 }
            // The logarithm is monotone: the first float32 of the class is found by bisection over its bit patterns.
            var below = Float(exp((Double(index) - 0.5) * logStep)).bitPattern
            var from = Float(exp((Double(index) + 0.5) * logStep)).bitPattern
            while from - below > 1 {
                let middle = below + (from - below) / 2
                let isIn = floor(log(Double(Float(bitPattern: middle))) / logStep) >= Double(index)
                if isIn { from = middle } else { below = middle }
            }
            return Double(Float(bitPattern: from))
        })

    private init(edges: [Double]) {
        self.edges = edges
        var cells: [UInt8] = []
        var low = 1.0
        while low < edges[Self.count - 1] * 2 {
            for part in 0..<16 {
                let value = low * (1 + Double(part) / 16)
                cells.append(UInt8(edges.lastIndex { $0 <= value } ?? 0))
            }
            low *= 2
        }
        self.cells = cells
    }

    /// The class of an expected count that is not NaN.
    @inline(__always)
    static func index(_ value: Double, edges: Span<Double>, cells: Span<UInt8>) -> Int {
        guard value > 1, value < .infinity else { return 0 }
        let cell = Int(truncatingIfNeeded: value.bitPattern &>> 48) &- 0x3FF0
        guard cell < cells.count else { return count - 1 }
        let bin = Int(cells[unchecked: cell])
        guard bin &+ 1 < count else { return bin }
        return value >= edges[unchecked: bin &+ 1] ? bin &+ 1 : bin
    }

    /// The class of an expected count that is not NaN.
    package func index(_ value: Double) -> Int { Self.index(value, edges: edges.span, cells: cells.span) }
}
