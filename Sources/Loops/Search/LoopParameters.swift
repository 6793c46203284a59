import CHiCCUPS

/// What HiCCUPS is told about one resolution.
package struct LoopParameters: Sendable, Equatable {
    /// Width of a bin in bp.
    package var resolution: Int
    /// Half width of the peak in bins (`-p`): the pixels around the tested one that may belong to the loop itself.
    package var peakWidth: Int
    /// Half width of the neighbourhood in bins (`-i`) before it is widened for lack of contacts.
    package var window: Int
    /// Radius in bp within which enriched pixels are one loop (`-d`).
    package var clusterRadius: Int
    /// The false discovery rate that an enriched pixel may have in each of the four neighbourhoods (`-f`).
    package var falseDiscoveryRate: Double

    /// All values as they are: what cannot be is found by `HiCCUPS.run`.
    package init(
        resolution: Int, peakWidth: Int, window: Int, clusterRadius: Int, falseDiscoveryRate: Double = 0.1
    ) {
        self.resolution = resolution
        self.peakWidth = peakWidth
        self.window = window
        self.clusterRadius = clusterRadius
        self.falseDiscoveryRate = falseDiscoveryRate
    }

    /// The widest neighbourhood in bins. Pixels closer than this to an end of the chromosome are never tested.
    package static let margin = Int(HICCUPS_MARGIN)

    /// The published parameters of a resolution in bp, if it has any.
    package static func standard(_ resolution: Int) -> LoopParameters? {
        switch resolution {
        case 1_000: LoopParameters(resolution: 1_000, peakWidth: 5, window: 10, clusterRadius: 3_000)
        case 2_000: LoopParameters(resolution: 2_000, peakWidth: 4, window: 10, clusterRadius: 6_000)
        case 5_000: LoopParameters(resolution: 5_000, peakWidth: 4, window: 7, clusterRadius: 20_000)
        case 10_000: LoopParameters(resolution: 10_000, peakWidth: 2, window: 5, clusterRadius: 20_000)
        case 25_000: LoopParameters(resolution: 25_000, peakWidth: 1, window: 3, clusterRadius: 50_000)
        default: nil
        }
    }

    /// The resolutions in bp that are searched when none are named.
    package static let standardResolutions = [5_000, 10_000, 25_000]

    /// Checks that a search with these values is possible: 0 < p < w < 20, positive bp values, a rate above 0.
    package func validate() throws(LoopsError) {
        guard resolution > 0, clusterRadius > 0 else { throw .parametersNotPositive(self) }
        // A window of 20 could be widened to 21 and read beyond the margin.
        guard peakWidth > 0, peakWidth < window, window < Self.margin else { throw .parametersOutOfOrder(self) }
        guard falseDiscoveryRate > 0, falseDiscoveryRate.isFinite else { throw .rateNotPositive(self) }
    }
}
