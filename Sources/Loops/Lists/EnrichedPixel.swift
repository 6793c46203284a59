/// A pixel of a contact map with more contacts than its neighbourhoods lead to expect.
package struct EnrichedPixel: Sendable, Equatable {
    /// Index of the chromosome in the genome's order.
    package var chromosome: Int
    /// Width of its bins in bp.
    package var resolution: Int
    /// Start of its bins in bp, 0-based, x < y.
    package var x: Int
    /// As `x`, of the other end.
    package var y: Int
    /// Contacts observed.
    package var observed: Int
    /// Contacts expected: lower left, donut, horizontal, vertical.
    package var expected: SIMD4<Float>
    /// The classes of the expected counts.
    package var bins: SIMD4<UInt8>
    /// Rates of false pixels among those of its classes with as many contacts; they may exceed 1.
    package var falseDiscoveryRates: SIMD4<Float>

    /// All values as they are.
    package init(
        chromosome: Int, resolution: Int, x: Int, y: Int, observed: Int, expected: SIMD4<Float>,
        bins: SIMD4<UInt8>, falseDiscoveryRates: SIMD4<Float>
    ) {
        self.chromosome = chromosome
        self.resolution = resolution
        self.x = x
        self.y = y
        self.observed = observed
        self.expected = expected
        self.bins = bins
        self.falseDiscoveryRates = falseDiscoveryRates
    }
}

/// A chromatin loop: a cluster of enriched pixels, told by its strongest.
package struct Loop: Sendable, Equatable {
    /// The strongest pixel.
    package var peak: EnrichedPixel
    /// Pixels in the cluster.
    package var collapsed: Int
    /// The middle of the cluster in bp.
    package var centroidX: Int
    /// As `centroidX`, of the other end.
    package var centroidY: Int
    /// Distance in bp from the middle to the farthest pixel, between bin starts.
    package var radius: Int

    /// All values as they are; positions in bp.
    package init(peak: EnrichedPixel, collapsed: Int, centroidX: Int, centroidY: Int, radius: Int) {
        self.peak = peak
        self.collapsed = collapsed
        self.centroidX = centroidX
        self.centroidY = centroidY
        self.radius = radius
    }
}
