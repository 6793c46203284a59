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
    /// Threads of a block: a warp works on neighbouring columns.
    let threads: (x: Int, y: Int)
    let sharedBytes: Int

    init(_ device: CUDADevice) throws(CUDAError) {
        guard device.capability >= Self.neededCapability else {
            throw .deviceTooOld(device.name, device.capability, needed: Self.neededCapability)
        }
        self.device = device
        // Where a processor has much shared memory, two blocks halve it: while one reads its cells, the other tests. Each
        // block costs a KiB more than it asks for.
        let blocks = device.sharedMemoryLimit >= 128 << 10 ? 2 : 1
        threads = (32, Int(HICCUPS_THREADS) / 32 / blocks)
        let room = blocks == 1 ? device.sharedMemoryLimit : device.sharedMemoryLimit / blocks - 1024
        let columns = tileColumns
        let rows = (1...256).last { Self.bytes($0, columns) <= room } ?? 1
        tileRows = rows
        sharedBytes = Self.bytes(rows, columns)
        kernel = try CUDAKernel.load(
            PackageResources.hiccups_ptx, name: "hiccups_test_blocks", sharedBytes: sharedBytes, on: device)
        histogram = try CUDAMemory.allocate(PixelHistograms.rows * PixelHistograms.columns * 8, on: device)
        try histogram.clear()
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
