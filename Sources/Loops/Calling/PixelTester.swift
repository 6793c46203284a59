/// What tests pixels: threads of this machine, or GPUs. Both come to the same bits.
protocol PixelTester: AnyObject {
    /// Tests the pixels of a chromosome, perhaps after this has returned.
    func add(_ context: CallingContext, chromosome: Int) throws(LoopsError)
    /// What was found in all chromosomes added, once.
    func finish() throws(LoopsError) -> TestedPixels
}

/// What the testing of pixels leads to.
struct TestedPixels {
    var histograms = PixelHistograms()
    /// By chromosome, in no order: the pixels that may turn out enriched.
    var candidates: [Int: [PixelStatistics]] = [:]
}
