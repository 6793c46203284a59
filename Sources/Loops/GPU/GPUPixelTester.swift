import GPUDevice

/// Tests pixels on GPUs, in the exact arithmetic.
///
/// A chromosome is cut into stretches of rows, which the devices share. Each device has several lanes, so that one
/// stretch is copied while another is worked on; and what was handed over is worked on while its owner reads the next
/// chromosome.
final class GPUPixelTester: PixelTester {
    private let kernels: [LoopKernel]
    private let lanes: [StretchLane]
    private var next = 0
    private var tested = TestedPixels()

    /// Stretches that a device has at hand at a time: one arrives, one is worked on, one is given back and filled anew.
    private static let lanesPerDevice = 3

    init(_ devices: [CUDADevice]) throws(LoopsError) {
        do throws(CUDAError) {
            var kernels: [LoopKernel] = []
            for device in devices { kernels.append(try LoopKernel(device)) }
            var lanes: [StretchLane] = []
            // Neighbouring stretches go to different devices.
            for _ in 0..<Self.lanesPerDevice {
                for kernel in kernels { lanes.append(try StretchLane(kernel)) }
            }
            self.kernels = kernels
            self.lanes = lanes
        } catch {
            throw .device(error)
        }
    }

    func add(_ context: CallingContext, chromosome: Int) throws(LoopsError) {
        do throws(CUDAError) {
            for rows in RowStretches(context) {
                let lane = lanes[next % lanes.count]
                next += 1
                try collect(lane)
                try lane.start(rows, of: context, chromosome: chromosome)
            }
        } catch {
            throw .device(error)
        }
    }

    func finish() throws(LoopsError) -> TestedPixels {
        do throws(CUDAError) {
            for lane in lanes { try collect(lane) }
            for kernel in kernels { tested.histograms += try kernel.histograms() }
            return tested
        } catch {
            throw .device(error)
        }
    }

    private func collect(_ lane: StretchLane) throws(CUDAError) {
        guard let (chromosome, pixels) = try lane.finish() else { return }
        tested.candidates[chromosome, default: []] += pixels
    }
}
