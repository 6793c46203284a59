/// Memory of a device.
package struct CUDAMemory: ~Copyable {
    /// Where it lies in the device.
    package let address: UInt64
    /// In bytes.
    package let size: Int
    private let device: CUDADevice

    private init(address: UInt64, size: Int, device: CUDADevice) {
        self.address = address
        self.size = size
        self.device = device
    }

    /// - Parameter size: in bytes, above 0.
    package static func allocate(_ size: Int, on device: CUDADevice) throws(CUDAError) -> CUDAMemory {
        typealias Allocate = @convention(c) (UnsafeMutablePointer<UInt64>, Int) -> Int32
        try device.enter()
        var address: UInt64 = 0
        let code = try device.function("cuMemAlloc_v2", as: Allocate.self)(&address, size)
        if code == CUDAResult.outOfMemory {
            throw .outOfMemory(device.name, needed: size, free: try device.freeMemory())
        }
        try device.check("cuMemAlloc_v2", code)
        return CUDAMemory(address: address, size: size, device: device)
    }

    deinit { device.release("cuMemFree_v2", address) }

    /// Fills all of it with zeros, before anything else that the device is told from now on.
    package func clear() throws(CUDAError) {
        typealias Fill = @convention(c) (UInt64, UInt8, Int) -> Int32
        try device.enter()
        try device.check("cuMemsetD8_v2", device.function("cuMemsetD8_v2", as: Fill.self)(address, 0, size))
        try device.synchronize()
    }

    /// Copies its first values; all that writes them must have been waited for.
    /// - Parameter zero: a value of their type.
    package func read<Value: BitwiseCopyable>(_ count: Int, like zero: Value) throws(CUDAError) -> [Value] {
        typealias Copy = @convention(c) (UnsafeMutableRawPointer?, UInt64, Int) -> Int32
        var values = [Value](repeating: zero, count: count)
        if count == 0 { return values }
        try device.enter()
        let call = try device.function("cuMemcpyDtoH_v2", as: Copy.self)
        let code = values.withUnsafeMutableBytes { call($0.baseAddress, address, $0.count) }
        try device.check("cuMemcpyDtoH_v2", code)
        return values
    }
}

/// Memory of this machine that stays where it is, so that devices copy it by themselves.
package struct CUDAHostMemory: ~Copyable {
    /// Of this machine, locked so that a device can copy from it.
    package let bytes: UnsafeMutableRawBufferPointer
    private let device: CUDADevice

    private init(bytes: UnsafeMutableRawBufferPointer, device: CUDADevice) {
        self.bytes = bytes
        self.device = device
    }

    /// - Parameter size: in bytes, above 0.
    package static func allocate(_ size: Int, for device: CUDADevice) throws(CUDAError) -> CUDAHostMemory {
        typealias Allocate = @convention(c) (UnsafeMutablePointer<UnsafeMutableRawPointer?>, Int, UInt32) -> Int32
        try device.enter()
        var start: UnsafeMutableRawPointer?
        let code = try device.function("cuMemHostAlloc", as: Allocate.self)(&start, size, 0)
        if code == CUDAResult.outOfMemory { throw .outOfHostMemory(needed: size) }
        try device.check("cuMemHostAlloc", code)
        return CUDAHostMemory(bytes: UnsafeMutableRawBufferPointer(start: start, count: size), device: device)
    }

    deinit { device.release("cuMemFreeHost", OpaquePointer(bytes.baseAddress)) }
}
