import Foundation
import Pipeline

/// Curves of contact frequency by distance, both axes logarithmic.
struct DistanceDecayDrawing {
    private static let frame = (left: 74.0, top: 26.0, width: 620.0, height: 320.0)
    /// More curves than this have no colour and no name.
    static let named = 8

    private let curves: [(name: String, decay: DistanceDecay)]
    private let distances: ClosedRange<Double>
    private let frequencies: ClosedRange<Double>

    /// nil: there is nothing to draw.
    init?(_ curves: [(name: String, decay: DistanceDecay)]) {
        // Below 1 kb are reads that were never ligated.
        let points = curves.flatMap(\.decay.points).filter { $0.distance >= 1000 }
        guard let far = points.map(\.distance).max(), far > 1000,
            let low = points.map(\.frequency).min(), let high = points.map(\.frequency).max()
        else { return nil }
        self.curves = curves
        distances = 3...log10(far)
        frequencies = log10(low).rounded(.down)...max(log10(high).rounded(.up), log10(low).rounded(.down) + 1)
    }

    var markup: Markup {
        let frame = Self.frame
        return Drawing.svg(
            width: frame.left + frame.width + 10, height: frame.top + frame.height + 46,
            label: "Contact frequency by distance, \(NumberText.count(curves.count, "curve"))"
        ) {
            Drawing.rectangle(
                x: frame.left, y: frame.top, width: frame.width, height: frame.height, kind: "frame")
            grid
            for (index, curve) in curves.enumerated() {
                element(
                    "polyline",
                    [
                        "points": curve.decay.points.filter { $0.distance >= 1000 }.map { point in
                            "\(Drawing.number(x(log10(point.distance)))),\(Drawing.number(y(log10(point.frequency))))"
                        }.joined(separator: " "),
                        "class": curves.count > Self.named ? "decay" : "decay s\(index)",
                    ]
                ) { element("title") { curve.name } }
            }
        }
    }

    private func x(_ power: Double) -> Double {
        Self.frame.left + (power - distances.lowerBound) / (distances.upperBound - distances.lowerBound)
            * Self.frame.width
    }

    private func y(_ power: Double) -> Double {
        Self.frame.top + (frequencies.upperBound - power) / (frequencies.upperBound - frequencies.lowerBound)
            * Self.frame.height
    }

    private var grid: Markup {
        let bottom = Self.frame.top + Self.frame.height
        let right = Self.frame.left + Self.frame.width
        return pieces {
            for power in Int(distances.lowerBound)...Int(distances.upperBound) {
                Drawing.line(x(Double(power)), Self.frame.top, x(Double(power)), bottom, kind: "grid")
                Drawing.text(
                    power < 6 ? "\(Int(pow(10, Double(power - 3)))) kb" : "\(Int(pow(10, Double(power - 6)))) Mb",
                    x: x(Double(power)), y: bottom + 18, anchor: .middle, kind: "small")
            }
            for power in Int(frequencies.lowerBound)...Int(frequencies.upperBound) {
                Drawing.line(Self.frame.left, y(Double(power)), right, y(Double(power)), kind: "grid")
                Drawing.text(
                    "1e\(power)", x: Self.frame.left - 8, y: y(Double(power)) + 4, anchor: .end, kind: "small")
            }
            Drawing.text(
                "distance", x: Self.frame.left + Self.frame.width / 2, y: bottom + 38, anchor: .middle, kind: "small")
            Drawing.text("contacts a bp", x: 2, y: 12, kind: "small")
        }
    }
}
