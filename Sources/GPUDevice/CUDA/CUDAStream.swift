/// A row of orders that a device carries out one after the other, beside those of other streams.
package struct CUDAStream: ~Copyable {
    private let handle: OpaquePointer
    private let device: CUDADevice

    private init(handle: OpaquePointer, device: CUDADevice) {
        self.handle = handle
        self.device = device
    }

    /// A new stream, in which nothing waits.
    package static func create(on device: CUDADevice) throws(CUDAError) -> CUDAStream {
        typealias Create = @convention(c) (UnsafeMutablePointer<OpaquePointer?>, UInt32) -> Int32
        try device.enter()
        var handle: OpaquePointer?
        // 1: it does not wait for the stream of those who use none.
        try device.check("cuStreamCreate", device.function("cuStreamCreate", as: Create.self)(&handle, 1))
        guard let handle else { throw .callFailed(function: "cuStreamCreate", device.driver.result(0)) }
        return CUDAStream(handle: handle, device: device)
    }

    deinit { device.release("cuStreamDestroy_v2", handle) }

    /// Copies the first `count` bytes of `source`, which must stay as they are until the stream was waited for.
    package func copy(
        _ source: borrowing CUDAHostMemory, count: Int, to target: borrowing CUDAMemory
    ) throws(CUDAError) {
        typealias Copy = @convention(c) (UInt64, UnsafeRawPointer?, Int, OpaquePointer) -> Int32
        try device.enter()
        let call = try device.function("cuMemcpyHtoDAsync_v2", as: Copy.self)
        try device.check("cuMemcpyHtoDAsync_v2", call(target.address, source.bytes.baseAddress, count, handle))
    }

    /// Copies as many bytes as `target` has; they are there when the stream was waited for.
    package func copy(_ source: borrowing CUDAMemory, to target: borrowing CUDAHostMemory) throws(CUDAError) {
        typealias Copy = @convention(c) (UnsafeMutableRawPointer?, UInt64, Int, OpaquePointer) -> Int32
        try device.enter()
        let call = try device.function("cuMemcpyDtoHAsync_v2", as: Copy.self)
        try device.check(
            "cuMemcpyDtoHAsync_v2", call(target.bytes.baseAddress, source.address, target.bytes.count, handle))
    }

    /// Fills `memory` with zeros.
    package func clear(_ memory: borrowing CUDAMemory) throws(CUDAError) {
        typealias Fill = @convention(c) (UInt64, UInt8, Int, OpaquePointer) -> Int32
        try device.enter()
        let call = try device.function("cuMemsetD8Async", as: Fill.self)
        try device.check("cuMemsetD8Async", call(memory.address, 0, memory.size, handle))
    }

    /// Runs a kernel.
    /// - Parameter arguments: where the value of each of its parameters lies; they are read before this returns.
    package func launch(
        _ kernel: borrowing CUDAKernel, _ shape: CUDALaunch, arguments: [UnsafeMutableRawPointer?]
    ) throws(CUDAError) {
        typealias Launch =
            @convention(c) (
                OpaquePointer, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, OpaquePointer,
                UnsafeMutablePointer<UnsafeMutableRawPointer?>?, UnsafeMutableRawPointer?
            ) -> Int32
        try device.enter()
        let call = try device.function("cuLaunchKernel", as: Launch.self)
        var arguments = arguments
        let code = call(
            kernel.function, UInt32(shape.blocks.x), UInt32(shape.blocks.y), 1, UInt32(shape.threads.x),
            UInt32(shape.threads.y), 1, UInt32(shape.sharedBytes), handle, &arguments, nil)
        try device.check("cuLaunchKernel", code)
    }

    /// Waits until all orders so far are carried out.
    package func wait() throws(CUDAError) {
        typealias Wait = @convention(c) (OpaquePointer) -> Int32
        try device.enter()
        try device.check("cuStreamSynchronize", device.function("cuStreamSynchronize", as: Wait.self)(handle))
    }
}

/// How many threads run a kernel, in two dimensions, and the shared memory of each block of them.
package struct CUDALaunch: Sendable {
    /// Of the grid.
    package var blocks: (x: Int, y: Int)
    /// Of each block.
    package var threads: (x: Int, y: Int)
    /// Memory that the threads of a block share.
    package var sharedBytes: Int

    /// The shape of one launch.
    package init(blocks: (x: Int, y: Int), threads: (x: Int, y: Int), sharedBytes: Int) {
        self.blocks = blocks
        self.threads = threads
        self.sharedBytes = sharedBytes
    }
}
