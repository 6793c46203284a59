import Glibc

/// The driver's library, open. A function is looked up by its full name each time: the names without a suffix belong to
/// the oldest layouts, and a driver that has no such name has no such feature.
struct NVMLLibrary: ~Copyable {
    typealias Device = OpaquePointer
    typealias Numbers1 = @convention(c) (Device, UnsafeMutablePointer<UInt32>) -> Int32
    typealias Numbers2 =
        @convention(c) (Device, UnsafeMutablePointer<UInt32>, UnsafeMutablePointer<UInt32>) -> Int32
    typealias Record = @convention(c) (Device, UnsafeMutableRawPointer?) -> Int32
    typealias SizedRecord = @convention(c) (Device, UnsafeMutableRawPointer?, UInt32) -> Int32

    private let handle: UnsafeMutableRawPointer
    let path: String

    private init(handle: UnsafeMutableRawPointer, path: String) {
        self.handle = handle
        self.path = path
    }

    deinit { dlclose(handle) }

    static func open(_ location: NVMLLocation) throws(GPUError) -> NVMLLibrary {
        var reason = "none was looked for"
        for path in location.candidates {
            if let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) { return NVMLLibrary(handle: handle, path: path) }
            if let text = dlerror() { reason = String(cString: text) }
        }
        throw .noLibrary(reason: reason)
    }

    /// A function as the C type that the caller knows it to have; nil: this driver has none of that name.
    func function<F>(_ name: String, as type: F.Type) -> F? {
        guard let address = dlsym(handle, name) else { return nil }
        return unsafeBitCast(address, to: type)
    }

    func number(_ name: String, _ device: Device) -> NVMLAnswer<UInt32> {
        guard let call = function(name, as: Numbers1.self) else { return .absent }
        var value: UInt32 = 0
        let code = call(device, &value)
        return NVMLAnswer(name, code, value)
    }

    func numbers(_ name: String, _ device: Device) -> NVMLAnswer<(UInt32, UInt32)> {
        guard let call = function(name, as: Numbers2.self) else { return .absent }
        var values: (UInt32, UInt32) = (0, 0)
        let code = call(device, &values.0, &values.1)
        return NVMLAnswer(name, code, values)
    }

    /// A structure of a fixed size, filled in by the driver.
    func record(_ name: String, _ device: Device, size: Int, version: UInt32? = nil) -> NVMLAnswer<ForeignRecord> {
        guard let call = function(name, as: Record.self) else { return .absent }
        var record = ForeignRecord(size: size, version: version)
        let code = call(device, &record.bytes)
        return NVMLAnswer(name, code, record)
    }

    func text(_ name: String, _ device: Device) -> NVMLAnswer<String> {
        guard let call = function(name, as: SizedRecord.self) else { return .absent }
        var record = ForeignRecord(size: 96)
        let code = call(device, &record.bytes, 96)
        return NVMLAnswer(name, code, record.text())
    }
}
