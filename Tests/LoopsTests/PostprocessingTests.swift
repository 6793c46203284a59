import Loops
import Testing

private func pixel(
    _ x: Int, _ y: Int, observed: Int = 20, expected: SIMD4<Float> = SIMD4(repeating: 5), rate: Float = 0,
    resolution: Int = 10_000, chromosome: Int = 1
) -> EnrichedPixel {
    EnrichedPixel(
        chromosome: chromosome, resolution: resolution, x: x, y: y, observed: observed, expected: expected,
        bins: .zero, falseDiscoveryRates: SIMD4(repeating: rate))
}

private func loop(_ x: Int, _ y: Int, observed: Int = 20, resolution: Int = 10_000, chromosome: Int = 1) -> Loop {
    Loop(
        peak: pixel(x, y, observed: observed, resolution: resolution, chromosome: chromosome), collapsed: 2,
        centroidX: x, centroidY: y, radius: 0)
}

@Suite struct ClusteringTests {
    @Test func noPixelsAreNoLoops() {
        #expect(PixelClustering.loops(of: [], radius: 20_000).isEmpty)
    }

    @Test func strongestPixelTellsTheLoop() {
        let loops = PixelClustering.loops(
            of: [pixel(100_000, 500_000), pixel(110_000, 500_000, observed: 30), pixel(300_000, 900_000)],
            radius: 20_000)
        #expect(loops.map(\.peak.x) == [110_000, 300_000])
        #expect(loops.map(\.collapsed) == [2, 1])
        // The middle of the starts, then of the bins.
        #expect(loops[0].centroidX == 110_000)
        #expect(loops[0].centroidY == 505_000)
        #expect(loops[0].radius == 5_000)
        #expect(loops[1].radius == 0)
    }

    @Test func amongEquallyStrongTheFarthestAlongTheChromosomeTells() {
        let loops = PixelClustering.loops(
            of: [pixel(100_000, 520_000), pixel(100_000, 510_000), pixel(110_000, 500_000)], radius: 50_000)
        #expect(loops.count == 1)
        #expect(loops[0].peak.x == 110_000)
    }

    @Test func radiusGrowsWithTheSpreadOfTheCluster() {
        // Each is 20 kb from the one before: beyond the radius of the first, within that of the growing cluster.
        let chain = (0..<4).map { pixel(100_000 + $0 * 20_000, 900_000, observed: 50 - $0) }
        #expect(PixelClustering.loops(of: chain, radius: 20_000).map(\.collapsed) == [4])
    }

    @Test func pixelRejectedOnceIsNotAskedAgain() {
        // The second is out of reach until the third has moved the middle towards it.
        let pixels = [
            pixel(100_000, 900_000, observed: 50), pixel(130_000, 900_000, observed: 40),
            pixel(120_000, 900_000, observed: 30),
        ]
        #expect(PixelClustering.loops(of: pixels, radius: 20_000).map(\.collapsed) == [2, 1])
    }
}

@Suite struct FilterTests {
    @Test func maskedBinWithinFiveDropsThePixel() {
        var isMasked = [Bool](repeating: false, count: 100)
        isMasked[45] = true
        let pixels = [
            pixel(200_000, 510_000), pixel(200_000, 500_000), pixel(400_000, 700_000), pixel(390_000, 700_000),
        ]
        let kept = MaskedNeighbours.removed(from: pixels, isMasked: isMasked)
        #expect(kept.map(\.x) == [200_000, 390_000])
        #expect(kept.first?.y == 510_000)
    }

    @Test func rawCountsHaveNoMask() {
        #expect(MaskedNeighbours.removed(from: [pixel(200_000, 500_000)], isMasked: nil).count == 1)
    }

    @Test func binBeyondTheVectorDropsOnlyItsPixel() {
        let isMasked = [Bool](repeating: false, count: 60)
        let pixels = [pixel(200_000, 580_000), pixel(200_000, 400_000)]
        #expect(MaskedNeighbours.removed(from: pixels, isMasked: isMasked).map(\.y) == [400_000])
    }

    @Test func enrichmentMustExceedEveryRatio() {
        let standard = EnrichmentThresholds.standard
        func accept(_ expected: SIMD4<Float>) -> Bool {
            var candidate = loop(0, 500_000)
            candidate.peak.expected = expected
            return standard.accept(candidate)
        }
        #expect(accept(SIMD4(9, 11, 13, 13)))
        #expect(accept(SIMD4(11, 9, 13, 13)))
        // Neither the lower left nor the donut is doubled.
        #expect(!accept(SIMD4(10, 10, 5, 5)))
        #expect(!accept(SIMD4(9, 12, 5, 5)))
        #expect(!accept(SIMD4(12, 9, 5, 5)))
        #expect(!accept(SIMD4(5, 5, 14, 5)))
        #expect(!accept(SIMD4(5, 5, 5, 14)))
    }

    @Test func lonePixelNeedsASmallSumOfRates() {
        var lone = loop(0, 500_000)
        lone.collapsed = 1
        lone.peak.falseDiscoveryRates = SIMD4(repeating: 0.004)
        #expect(EnrichmentThresholds.standard.accept(lone))
        lone.peak.falseDiscoveryRates = SIMD4(repeating: 0.006)
        #expect(!EnrichmentThresholds.standard.accept(lone))
        lone.collapsed = 2
        #expect(EnrichmentThresholds.standard.accept(lone))
    }
}

@Suite struct MergingTests {
    private func places(_ lists: [Int: [Loop]]) -> [[Int]] {
        ResolutionMerging.merged(lists).map { [$0.peak.chromosome, $0.peak.x, $0.peak.y, $0.peak.resolution] }
    }

    @Test func fineLoopStandsForTheCoarseOne() {
        let fine = loop(1_000_000, 2_000_000, resolution: 5_000)
        let near = loop(1_010_000, 2_010_000, resolution: 10_000)
        let far = loop(3_000_000, 4_000_000, resolution: 10_000)
        let merged = places([
            5_000: [fine], 10_000: [near, far], 25_000: [loop(1_025_000, 2_025_000, resolution: 25_000)],
        ])
        #expect(merged == [[1, 1_000_000, 2_000_000, 5_000], [1, 3_000_000, 4_000_000, 10_000]])
    }

    @Test func loneFineLoopMustBeStrongOrNearTheDiagonal() {
        let weak = loop(1_000_000, 2_000_000, observed: 100, resolution: 5_000)
        let strong = loop(1_500_000, 2_500_000, observed: 101, resolution: 5_000)
        let short = loop(3_000_000, 3_105_000, resolution: 5_000)
        let notShort = loop(5_000_000, 5_110_000, resolution: 5_000)
        let merged = places([5_000: [weak, strong, short, notShort], 10_000: []])
        #expect(merged.map { $0[1] } == [1_500_000, 3_000_000])
    }

    @Test func oneResolutionIsTakenWhole() {
        #expect(places([5_000: [loop(1_000_000, 9_000_000, resolution: 5_000)]]).count == 1)
        #expect(places([25_000: [loop(1_000_000, 9_000_000, resolution: 25_000)]]).count == 1)
        #expect(places([1_000: [loop(1_000_000, 9_000_000, resolution: 1_000)]]).count == 1)
    }

    @Test func otherResolutionsCountOnlyByThemselves() {
        let other = [50_000: [loop(1_000_000, 9_000_000, resolution: 50_000)]]
        #expect(places(other).count == 1)
        #expect(places(other.merging([25_000: []]) { first, _ in first }).isEmpty)
    }

    @Test func loopsOfOtherChromosomesAreNotNear() {
        let fine = loop(1_000_000, 2_000_000, observed: 200, resolution: 5_000, chromosome: 1)
        let coarse = loop(1_000_000, 2_000_000, resolution: 10_000, chromosome: 2)
        #expect(places([5_000: [fine], 10_000: [coarse]]).count == 2)
    }

    @Test func highResolutionsLeaveOutTwentyFiveKilobases() {
        let first = loop(1_000_000, 2_000_000, resolution: 1_000)
        let second = loop(1_003_000, 2_000_000, resolution: 2_000)
        let third = loop(1_005_000, 2_005_000, resolution: 5_000)
        let lone = loop(7_000_000, 8_000_000, resolution: 5_000)
        let tenth = loop(1_010_000, 2_010_000, resolution: 10_000)
        let merged = places([
            1_000: [first], 2_000: [second], 5_000: [third, lone], 10_000: [tenth],
            25_000: [loop(9_000_000, 9_500_000, resolution: 25_000)],
        ])
        #expect(merged == [[1, 1_000_000, 2_000_000, 1_000], [1, 7_000_000, 8_000_000, 5_000]])
    }
}
