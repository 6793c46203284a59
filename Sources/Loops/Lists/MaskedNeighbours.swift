/// Leaves out pixels beside bins that normalisation masked: what looks enriched there is an edge.
package enum MaskedNeighbours {
    /// Bins to look at on either side of each bin of a pixel.
    static let reach = 5

    /// The pixels of one chromosome that have no masked bin near.
    /// - Parameter isMasked: per bin; bins beyond its end are masked. `nil` where nothing was normalised: all stay.
    package static func removed(from pixels: [EnrichedPixel], isMasked: [Bool]?) -> [EnrichedPixel] {
        guard let isMasked else { return pixels }
        return pixels.filter { pixel in
            [pixel.x, pixel.y].allSatisfy { start in
                let bin = start / pixel.resolution
                return (bin - reach...bin + reach).allSatisfy { isMasked.indices.contains($0) && !isMasked[$0] }
            }
        }
    }
}
