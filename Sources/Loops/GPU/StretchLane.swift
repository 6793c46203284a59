import CHiCCUPS
import GPUDevice

/// One of the ways on which stretches of rows come to a device and findings come back, one stretch at a time.
final class StretchLane {
    private let kernel: LoopKernel
    private let stream: CUDAStream
    private var arrays: StagedArrays
    private let count: CUDAMemory
    private let hostCount: CUDAHostMemory
    private var pixels: CUDAMemory
    private var work: Work?

    /// What the device is doing.
    private struct Work {
        let chromosome: Int
        let map: hiccups_map
        let stretch: hiccups_stretch
        let launch: CUDALaunch
    }

    init(_ kernel: LoopKernel) throws(CUDAError) {
        self.kernel = kernel
        stream = try CUDAStream.create(on: kernel.device)
        arrays = try StagedArrays(kernel.device)
        count = try CUDAMemory.allocate(MemoryLayout<Int64>.size, on: kernel.device)
        hostCount = try CUDAHostMemory.allocate(MemoryLayout<Int64>.size, for: kernel.device)
        pixels = try CUDAMemory.allocate((1 << 12) * MemoryLayout<hiccups_pixel>.stride, on: kernel.device)
    }

    /// Sends a stretch on its way. The one before must be finished.
    func start(_ rows: Range<Int>, of context: CallingContext, chromosome: Int) throws(CUDAError) {
        let tiles = context.tiles(rows: rows, height: kernel.tileRows, width: kernel.tileColumns)
        guard tiles.x > 0 else { return }
        let map = try send(rows, of: context)
        let work = Work(
            chromosome: chromosome, map: map,
            stretch: hiccups_stretch(
                first_row: Int32(rows.lowerBound), rows: Int32(rows.count), tile_rows: Int32(kernel.tileRows),
                tile_columns: Int32(kernel.tileColumns)),
            launch: CUDALaunch(blocks: tiles, threads: kernel.threads, sharedBytes: kernel.sharedBytes))
        try launch(work, histogram: kernel.histogram.address)
        self.work = work
    }

    /// Waits for the stretch and returns its pixels that may turn out enriched; nil: there was none.
    func finish() throws(CUDAError) -> (chromosome: Int, pixels: [PixelStatistics])? {
        guard let work else { return nil }
        self.work = nil
        try stream.wait()
        var found = hostCount.bytes.load(as: Int.self)
        let size = MemoryLayout<hiccups_pixel>.stride
        if found * size > pixels.size {
            // Once more with room for all, this time without counting.
            pixels = try CUDAMemory.allocate(2 * found * size, on: kernel.device)
            try launch(work, histogram: 0)
            try stream.wait()
            found = hostCount.bytes.load(as: Int.self)
        }
        return (work.chromosome, try pixels.read(found, like: hiccups_pixel()).map { PixelStatistics($0) })
    }

    /// Sends what a stretch needs on its way; the result has the addresses that it will have on the device.
    private func send(_ rows: Range<Int>, of context: CallingContext) throws(CUDAError) -> hiccups_map {
        let first = rows.lowerBound - LoopParameters.margin
        let end = rows.upperBound + LoopParameters.margin
        let begin = context.map.cellStarts[first]
        let cells = context.map.cellStarts[end] - begin
        let bins = context.map.bins
        let ratios = context.tables.ratios.count
        var sent = hiccups_map()
        // Classes have small tables.
        try arrays.prepare(for: 8 * (end - first + 1 + cells + bins + ratios) + 4 * bins + 4096, count: 9)
        context.withExactMap { map in
            sent = map
            sent.first_row = Int32(first)
            sent.cell_starts = arrays.append(map.cell_starts + first, count: end - first + 1)
            sent.columns = arrays.append(map.columns + begin, count: cells)
            sent.counts = arrays.append(map.counts + begin, count: cells)
            sent.divisors = arrays.append(map.divisors, count: bins)
            sent.limits = arrays.append(map.limits, count: bins)
            sent.ratios = arrays.append(map.ratios, count: ratios)
            sent.edges = arrays.append(map.edges, count: LambdaBins.count)
            sent.guesses = arrays.append(map.guesses, count: Int(map.guess_count))
            sent.thresholds = arrays.append(map.thresholds, count: LambdaBins.count)
        }
        try arrays.send(on: stream)
        return sent
    }

    private func launch(_ work: Work, histogram: UInt64) throws(CUDAError) {
        var map = work.map
        var stretch = work.stretch
        var findings = hiccups_findings(
            histogram: UnsafeMutablePointer(bitPattern: UInt(histogram)),
            pixels: UnsafeMutablePointer(bitPattern: UInt(pixels.address)),
            count: UnsafeMutablePointer(bitPattern: UInt(count.address)),
            capacity: Int64(pixels.size / MemoryLayout<hiccups_pixel>.stride))
        try stream.clear(count)
        try withUnsafeMutablePointer(to: &map) { map throws(CUDAError) in
            try withUnsafeMutablePointer(to: &stretch) { stretch throws(CUDAError) in
                try withUnsafeMutablePointer(to: &findings) { findings throws(CUDAError) in
                    let arguments = [UnsafeMutableRawPointer(map), .init(stretch), .init(findings)]
                    try stream.launch(kernel.kernel, work.launch, arguments: arguments)
                }
            }
        }
        try stream.copy(count, to: hostCount)
    }
}

extension CallingContext {
    /// How many tiles cover a stretch of rows: at most in a row of them, and rows of them.
    fileprivate func tiles(rows: Range<Int>, height: Int, width: Int) -> (x: Int, y: Int) {
        var widest = 0
        for first in stride(from: rows.lowerBound, to: rows.upperBound, by: height) {
            let last = min(first + height, rows.upperBound) - 1
            widest = max(widest, columnLimit(row: last) - first - firstDistance)
        }
        return ((widest + width - 1) / width, (rows.count + height - 1) / height)
    }
}
