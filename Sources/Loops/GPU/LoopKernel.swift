import CHiCCUPS
import GPUDevice

/// The kernel of `CHiCCUPS` on one device, with the histogram that all its launches add to.
final class LoopKernel {
    /// What the kernel's text asks of device and driver, as `scripts/make-ptx.sh` makes it.
    static let neededCapability = GPUComputeCapability(major: 7, minor: 0)
    static let neededVersion = CUDAVersion(major: 10, minor: 0)

    let device: CUDADevice
    let kernel: CUDAKernel
    let histogram: CUDAMemory
    /// Pixels that a block of threads tests.
    let tileRows: Int
    let tileColumns = 64
    let sharedBytes: Int

    init(_ device: CUDADevice) throws(CUDAError) {
        guard device.capability >= Self.neededCapability else {
            throw .deviceTooOld(device.name, device.capability, needed: Self.neededCapability)
        }
        self.device = device
        (tileRows, sharedBytes) = Self.tile(columns: tileColumns, limit: device.sharedMemoryLimit)
        kernel = try CUDAKernel.load(
            PackageResources.hiccups_ptx, name: "hiccups_test_blocks", sharedBytes: sharedBytes, on: device)
        histogram = try CUDAMemory.allocate(PixelHistograms.rows * PixelHistograms.columns * 8, on: device)
        try histogram.clear()
    }

    /// The most rows whose table fits, two blocks to a processor where that has much: while one reads its cells, the
    /// other tests.
    private static func tile(columns: Int, limit: Int) -> (rows: Int, bytes: Int) {
        let room = limit >= 128 << 10 ? limit / 2 : limit
        var rows = 8
        while bytes(rows + 1, columns) <= room { rows += 1 }
        return (rows, bytes(rows, columns))
    }

    private static func bytes(_ rows: Int, _ columns: Int) -> Int {
        Int(hiccups_scratch_bytes(Int32(rows), Int32(columns)))
    }

    /// What all launches so far have counted.
    func histograms() throws(CUDAError) -> PixelHistograms {
        try device.synchronize()
        var histograms = PixelHistograms()
        histograms.counts = try histogram.read(histograms.counts.count, like: 0)
        return histograms
    }
}
