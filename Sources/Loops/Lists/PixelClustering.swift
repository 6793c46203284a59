/// Gathers enriched pixels into loops.
package enum PixelClustering {
    /// Clusters the pixels of one chromosome and resolution around the strongest of them, greedily.
    ///
    /// The strongest pixel left opens a cluster; the others, strongest first, join when they are near enough to its
    /// middle, which moves with each that joins while the radius grows by the spread. Each pixel is asked once per
    /// cluster. Ties in strength go to the larger x, then the larger y.
    /// - Parameter radius: bp.
    package static func loops(of pixels: [EnrichedPixel], radius: Int) -> [Loop] {
        var rest = pixels.sorted { ($0.observed, $0.x, $0.y) > ($1.observed, $1.x, $1.y) }
        var loops: [Loop] = []
        while let peak = rest.first {
            var members = [peak]
            var x = peak.x
            var y = peak.y
            var spread = 0
            var kept: [EnrichedPixel] = []
            for pixel in rest.dropFirst() {
                guard distance(x - pixel.x, y - pixel.y) <= Double(radius + spread) else {
                    kept.append(pixel)
                    continue
                }
                members.append(pixel)
                x = members.reduce(0) { $0 + $1.x } / members.count
                y = members.reduce(0) { $0 + $1.y } / members.count
                let farthest = members.map { distance(x - $0.x, y - $0.y) }.max() ?? 0
                spread = Int((farthest + 0.5).rounded(.down))
            }
            let half = peak.resolution / 2
            loops.append(
                Loop(
                    peak: peak, collapsed: members.count, centroidX: x + half, centroidY: y + half, radius: spread))
            rest = kept
        }
        return loops
    }

    private static func distance(_ dx: Int, _ dy: Int) -> Double {
        (Double(dx) * Double(dx) + Double(dy) * Double(dy)).squareRoot()
    }
}
