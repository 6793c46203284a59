/// A kernel, compiled by the driver for one device.
package struct CUDAKernel: ~Copyable {
    let function: OpaquePointer
    private let module: OpaquePointer
    private let device: CUDADevice

    private init(function: OpaquePointer, module: OpaquePointer, device: CUDADevice) {
        self.function = function
        self.module = module
        self.device = device
    }

    deinit { device.release("cuModuleUnload", module) }

    /// - Parameters:
    ///   - ptx: the text of a module.
    ///   - name: of the kernel in it.
    ///   - sharedBytes: the shared memory that a block will ask for.
    package static func load(
        _ ptx: [UInt8], name: String, sharedBytes: Int, on device: CUDADevice
    ) throws(CUDAError) -> CUDAKernel {
        typealias Get =
            @convention(c) (UnsafeMutablePointer<OpaquePointer?>, OpaquePointer, UnsafePointer<CChar>) -> Int32
        typealias SetAttribute = @convention(c) (OpaquePointer, Int32, Int32) -> Int32
        try device.enter()
        let module = try module(ptx, on: device)
        var function: OpaquePointer?
        let code = try device.function("cuModuleGetFunction", as: Get.self)(&function, module, name)
        guard code == CUDAResult.success, let function else {
            device.release("cuModuleUnload", module)
            throw .deviceFailed(device.name, function: "cuModuleGetFunction", device.driver.result(code))
        }
        let kernel = CUDAKernel(function: function, module: module, device: device)
        // 8: the most dynamic shared memory; without it 48 KiB are the limit.
        let set = try device.function("cuFuncSetAttribute", as: SetAttribute.self)
        try device.check("cuFuncSetAttribute", set(function, 8, Int32(clamping: sharedBytes)))
        return kernel
    }

    private static func module(_ ptx: [UInt8], on device: CUDADevice) throws(CUDAError) -> OpaquePointer {
        typealias Load =
            @convention(c) (
                UnsafeMutablePointer<OpaquePointer?>, UnsafeRawPointer, UInt32, UnsafePointer<Int32>,
                UnsafeMutablePointer<UnsafeMutableRawPointer?>
            ) -> Int32
        var module: OpaquePointer?
        var log = ForeignRecord(size: 4096)
        // 5 and 6: where the compiler writes what it has against the text, and how much it may write. Numbers stand in
        // the place of pointers.
        let options: [Int32] = [5, 6]
        let call = try device.function("cuModuleLoadDataEx", as: Load.self)
        let room = log.bytes.count - 1
        let code = log.bytes.withUnsafeMutableBytes { log in
            var values = [log.baseAddress, UnsafeMutableRawPointer(bitPattern: room)]
            return call(&module, ptx + [0], 2, options, &values)
        }
        guard code == CUDAResult.success, let module else {
            if code == CUDAResult.outOfMemory {
                throw .outOfMemory(device.name, needed: ptx.count, free: try device.freeMemory())
            }
            let words = log.text().split(separator: "\n").first.map(String.init) ?? ""
            throw .kernelRefused(device.name, device.driver.result(code), log: words)
        }
        return module
    }
}
