/// The NVIDIA driver as something to compute with, loaded when there is one: nothing links to it.
package final class CUDADriver: @unchecked Sendable {
    // The driver's functions may be called from any thread.
    private let library: DriverLibrary

    private init(_ library: consuming DriverLibrary) { self.library = library }

    /// Loads the library and greets the driver.
    /// - Parameter needed: the oldest CUDA that the caller's kernels can do with.
    package static func open(_ location: DriverLocation, needed: CUDAVersion) throws(CUDAError) -> CUDADriver {
        let driver: CUDADriver
        do throws(DriverLibrary.Missing) {
            driver = CUDADriver(try DriverLibrary.open(location, name: "libcuda.so"))
        } catch {
            throw .noLibrary
        }
        try driver.check("cuInit", driver.function("cuInit", as: (@convention(c) (UInt32) -> Int32).self)(0))
        var number: Int32 = 0
        try driver.check("cuDriverGetVersion", driver.function("cuDriverGetVersion", as: Number.self)(&number))
        let version = CUDAVersion(driverNumber: Int(number))
        if version < needed { throw .driverTooOld(version, needed: needed) }
        return driver
    }

    /// The devices that this process may use; `CUDA_VISIBLE_DEVICES` leaves out the others.
    /// - Parameter name: one of them, by its UUID or the beginning of it; nil: all.
    package func devices(named name: String? = nil) throws(CUDAError) -> [CUDADevice] {
        var count: Int32 = 0
        try check("cuDeviceGetCount", function("cuDeviceGetCount", as: Number.self)(&count))
        if count == 0 { throw .noDevice }
        var devices: [CUDADevice] = []
        for ordinal in 0..<count { devices.append(try CUDADevice(self, ordinal: ordinal)) }
        guard let name else { return devices }
        let chosen = devices.filter { $0.name.uuid.text.hasPrefix(name) }
        guard chosen.count == 1 else {
            throw .unknownDevice(asked: name, present: devices.map(\.name.description))
        }
        return chosen
    }

    typealias Number = @convention(c) (UnsafeMutablePointer<Int32>) -> Int32
    private typealias Words = @convention(c) (Int32, UnsafeMutablePointer<UnsafePointer<CChar>?>) -> Int32

    /// A function as the C type that the caller knows it to have.
    func function<F>(_ name: String, as type: F.Type) throws(CUDAError) -> F {
        guard let function = library.function(name, as: type) else {
            throw .notTheDriver(path: library.path, problem: "it has no \(name)")
        }
        return function
    }

    func has(_ name: String) -> Bool { library.function(name, as: Number.self) != nil }

    /// Throws what a call on the driver as a whole returned.
    func check(_ name: String, _ code: Int32) throws(CUDAError) {
        switch code {
        case CUDAResult.success: return
        case CUDAResult.noDevice: throw .noDevice
        case CUDAResult.stubLibrary: throw .notTheDriver(path: library.path, problem: "it is a stub for compilers")
        default: throw .callFailed(function: name, result(code))
        }
    }

    func result(_ code: Int32) -> CUDAResult {
        var words: UnsafePointer<CChar>?
        if let call = library.function("cuGetErrorString", as: Words.self) { _ = call(code, &words) }
        return CUDAResult(code: code, text: words.map { String(cString: $0) } ?? "no text")
    }
}
