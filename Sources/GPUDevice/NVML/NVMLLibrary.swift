/// The driver's management library, open.
struct NVMLLibrary: ~Copyable {
    typealias Device = OpaquePointer
    typealias Numbers1 = @convention(c) (Device, UnsafeMutablePointer<UInt32>) -> Int32
    typealias Numbers2 =
        @convention(c) (Device, UnsafeMutablePointer<UInt32>, UnsafeMutablePointer<UInt32>) -> Int32
    typealias Record = @convention(c) (Device, UnsafeMutableRawPointer?) -> Int32
    typealias SizedRecord = @convention(c) (Device, UnsafeMutableRawPointer?, UInt32) -> Int32

    private let library: DriverLibrary
    var path: String { library.path }

    static func open(_ location: DriverLocation) throws(GPUError) -> NVMLLibrary {
        do {
            return NVMLLibrary(library: try DriverLibrary.open(location, name: "libnvidia-ml.so"))
        } catch {
            throw .noLibrary(reason: error.reason)
        }
    }

    func function<F>(_ name: String, as type: F.Type) -> F? { library.function(name, as: type) }

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
