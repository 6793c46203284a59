/// A device that kernels run on. What lives on it keeps it.
package final class CUDADevice: Sendable {
    /// For messages and for choosing it.
    package let name: CUDADeviceName
    /// Which instructions it has.
    package let capability: GPUComputeCapability
    /// The most bytes of shared memory that a block of threads may ask for.
    package let sharedMemoryLimit: Int
    let driver: CUDADriver
    private let ordinal: Int32
    private let context: CUDAContext

    init(_ driver: CUDADriver, ordinal: Int32) throws(CUDAError) {
        self.driver = driver
        self.ordinal = ordinal
        name = try Self.name(driver, ordinal: ordinal)
        capability = GPUComputeCapability(
            major: try Self.attribute(75, driver, ordinal), minor: try Self.attribute(76, driver, ordinal))
        sharedMemoryLimit = try Self.attribute(97, driver, ordinal)
        context = try CUDAContext.retain(driver, ordinal: ordinal, name: name)
    }

    /// Waits until the device has done all that it was told.
    package func synchronize() throws(CUDAError) {
        try enter()
        try check("cuCtxSynchronize", function("cuCtxSynchronize", as: (@convention(c) () -> Int32).self)())
    }

    /// Makes the device the one that the calling thread's next calls are about.
    func enter() throws(CUDAError) {
        typealias Set = @convention(c) (OpaquePointer) -> Int32
        try check("cuCtxSetCurrent", function("cuCtxSetCurrent", as: Set.self)(context.handle))
    }

    func function<F>(_ name: String, as type: F.Type) throws(CUDAError) -> F { try driver.function(name, as: type) }

    /// Throws what a call about this device returned.
    func check(_ function: String, _ code: Int32) throws(CUDAError) {
        if code != CUDAResult.success {
            throw .deviceFailed(name, function: function, driver.result(code))
        }
    }

    /// Gives something back that is named by an address: the device is entered first, so that it is found.
    /// Nothing can be done about its failure, and the process's end gives all back.
    func release(_ function: String, _ address: UInt64) {
        typealias Release = @convention(c) (UInt64) -> Int32
        guard (try? enter()) != nil, let call = try? driver.function(function, as: Release.self) else { return }
        _ = call(address)
    }

    func release(_ function: String, _ handle: OpaquePointer?) {
        release(function, UInt64(UInt(bitPattern: handle)))
    }

    /// Free bytes of its memory.
    func freeMemory() throws(CUDAError) -> Int {
        typealias Info = @convention(c) (UnsafeMutablePointer<Int>, UnsafeMutablePointer<Int>) -> Int32
        var (free, total) = (0, 0)
        try check("cuMemGetInfo_v2", function("cuMemGetInfo_v2", as: Info.self)(&free, &total))
        return free
    }

    private static func attribute(_ number: Int32, _ driver: CUDADriver, _ ordinal: Int32) throws(CUDAError) -> Int {
        typealias Attribute = @convention(c) (UnsafeMutablePointer<Int32>, Int32, Int32) -> Int32
        var value: Int32 = 0
        let call = try driver.function("cuDeviceGetAttribute", as: Attribute.self)
        try driver.check("cuDeviceGetAttribute", call(&value, number, ordinal))
        return Int(value)
    }

    private static func name(_ driver: CUDADriver, ordinal: Int32) throws(CUDAError) -> CUDADeviceName {
        typealias Name = @convention(c) (UnsafeMutableRawPointer, Int32, Int32) -> Int32
        typealias UUID = @convention(c) (UnsafeMutableRawPointer, Int32) -> Int32
        var model = ForeignRecord(size: 256)
        try driver.check(
            "cuDeviceGetName", driver.function("cuDeviceGetName", as: Name.self)(&model.bytes, 255, ordinal))
        // The newer function knows the names of MIG instances.
        let question = driver.has("cuDeviceGetUuid_v2") ? "cuDeviceGetUuid_v2" : "cuDeviceGetUuid"
        var uuid = ForeignRecord(size: 16)
        try driver.check(question, driver.function(question, as: UUID.self)(&uuid.bytes, ordinal))
        var text = model.text().contains(" MIG ") ? "MIG" : "GPU"
        for (index, byte) in uuid.bytes.enumerated() {
            if [0, 4, 6, 8, 10].contains(index) { text += "-" }
            text += byte < 16 ? "0" + String(byte, radix: 16) : String(byte, radix: 16)
        }
        return CUDADeviceName(model: model.text(), uuid: GPUUUID(text))
    }
}

/// The driver's state for a device in this process; the one that all libraries share.
private struct CUDAContext: ~Copyable, @unchecked Sendable {
    let handle: OpaquePointer
    private let driver: CUDADriver
    private let ordinal: Int32

    private init(handle: OpaquePointer, driver: CUDADriver, ordinal: Int32) {
        self.handle = handle
        self.driver = driver
        self.ordinal = ordinal
    }

    static func retain(_ driver: CUDADriver, ordinal: Int32, name: CUDADeviceName) throws(CUDAError) -> CUDAContext {
        typealias Retain = @convention(c) (UnsafeMutablePointer<OpaquePointer?>, Int32) -> Int32
        var handle: OpaquePointer?
        let call = try driver.function("cuDevicePrimaryCtxRetain", as: Retain.self)
        let code = call(&handle, ordinal)
        guard code == CUDAResult.success, let handle else {
            throw .deviceFailed(name, function: "cuDevicePrimaryCtxRetain", driver.result(code))
        }
        return CUDAContext(handle: handle, driver: driver, ordinal: ordinal)
    }

    deinit {
        typealias Release = @convention(c) (Int32) -> Int32
        _ = try? driver.function("cuDevicePrimaryCtxRelease_v2", as: Release.self)(ordinal)
    }
}
