import Glibc

/// A conversation with the NVIDIA driver through its management library, which is loaded when there is one: nothing
/// links to it. May be used from any thread, by one at a time.
package struct NVMLSession: ~Copyable, @unchecked Sendable {
    let library: NVMLLibrary
    /// The root of the kernel's view of devices; another in tests.
    let sysfs: String
    /// Whether process numbers that the driver tells mean the same here.
    let seesHostProcesses: Bool
    /// Where the driver puts its error reports, once they are watched.
    var events: OpaquePointer?

    private init(library: consuming NVMLLibrary, sysfs: String, seesHostProcesses: Bool) {
        self.library = library
        self.sysfs = sysfs
        self.seesHostProcesses = seesHostProcesses
    }

    deinit {
        if let events { _ = library.function("nvmlEventSetFree", as: EventSetFree.self)?(events) }
        _ = library.function("nvmlShutdown", as: Plain.self)?()
    }

    typealias Plain = @convention(c) () -> Int32
    typealias SystemText = @convention(c) (UnsafeMutableRawPointer?, UInt32) -> Int32
    typealias SystemNumber = @convention(c) (UnsafeMutablePointer<Int32>) -> Int32
    typealias ErrorText = @convention(c) (Int32) -> UnsafePointer<CChar>?

    /// Loads the library and greets the driver.
    /// - Parameter seesHostProcesses: nil: found out. In a container with a view of processes of its own, the numbers
    ///   that the driver tells are those of the machine and mean nothing.
    package static func open(
        _ location: DriverLocation, sysfs: String = "/sys", seesHostProcesses: Bool? = nil
    ) throws(GPUError) -> NVMLSession {
        let library = try NVMLLibrary.open(location)
        guard let start = library.function("nvmlInit_v2", as: Plain.self) else {
            throw .notTheDriver(path: library.path, missing: "nvmlInit_v2")
        }
        let code = NVMLReturn(rawValue: start())
        if code != .success { throw Self.failure("nvmlInit_v2", code, library) }
        return NVMLSession(
            library: library, sysfs: sysfs, seesHostProcesses: seesHostProcesses ?? Self.isInFirstProcessNamespace)
    }

    /// The namespace that the kernel starts with has this fixed number.
    private static var isInFirstProcessNamespace: Bool {
        var target = [CChar](repeating: 0, count: 64)
        let count = readlink("/proc/self/ns/pid", &target, target.count)
        return count > 0 && target[..<count].elementsEqual("pid:[4026531836]".utf8.map { CChar($0) })
    }

    func failure(_ function: String, _ code: NVMLReturn) -> GPUError { Self.failure(function, code, library) }

    private static func failure(
        _ function: String, _ code: NVMLReturn, _ library: borrowing NVMLLibrary
    ) -> GPUError {
        switch code {
        case .driverNotLoaded: return .driverNotLoaded
        case .libraryMismatch: return .libraryMismatch
        case .noPermission: return .noPermission
        default:
            let text = library.function("nvmlErrorString", as: ErrorText.self)?(code.rawValue)
            return .callFailed(
                function: function, code: Int(code.rawValue), text: text.map { String(cString: $0) } ?? "no text")
        }
    }
}

extension NVMLSession {
    func driverVersion() -> DriverVersion? {
        guard let call = library.function("nvmlSystemGetDriverVersion", as: SystemText.self) else { return nil }
        var record = ForeignRecord(size: 80)
        return call(&record.bytes, 80) == 0 ? DriverVersion(record.text()) : nil
    }

    func cudaVersion() -> CUDAVersion? {
        let name = "nvmlSystemGetCudaDriverVersion_v2"
        guard let call = library.function(name, as: SystemNumber.self) else { return nil }
        var number: Int32 = 0
        return call(&number) == 0 ? CUDAVersion(driverNumber: Int(number)) : nil
    }

    /// How many devices there are, those included that cannot be opened.
    func count() throws(GPUError) -> Int {
        let name = "nvmlDeviceGetCount_v2"
        guard let call = library.function(name, as: (@convention(c) (UnsafeMutablePointer<UInt32>) -> Int32).self)
        else { throw .notTheDriver(path: library.path, missing: name) }
        var count: UInt32 = 0
        let code = NVMLReturn(rawValue: call(&count))
        if code != .success { throw failure(name, code) }
        return Int(count)
    }

    private typealias HandleByIndex = @convention(c) (UInt32, UnsafeMutablePointer<OpaquePointer?>) -> Int32
    private typealias HandleByUUID =
        @convention(c) (UnsafePointer<CChar>, UnsafeMutablePointer<OpaquePointer?>) -> Int32

    func handle(at index: Int) -> Result<NVMLLibrary.Device, GPUFault> {
        let name = "nvmlDeviceGetHandleByIndex_v2"
        var device: OpaquePointer?
        let code = library.function(name, as: HandleByIndex.self)?(UInt32(index), &device)
        return Self.found(device, name, code)
    }

    /// The handle of a device or a MIG instance by name; it is asked for each time, because it tells a lost device.
    func handle(of uuid: GPUUUID) throws(GPUError) -> NVMLLibrary.Device {
        let name = "nvmlDeviceGetHandleByUUID"
        var device: OpaquePointer?
        let code = uuid.text.withCString { library.function(name, as: HandleByUUID.self)?($0, &device) }
        switch Self.found(device, name, code) {
        case .success(let device): return device
        case .failure(let fault): throw .deviceFailed(uuid, fault)
        }
    }

    private static func found(
        _ device: OpaquePointer?, _ name: String, _ code: Int32?
    ) -> Result<OpaquePointer, GPUFault> {
        let code = NVMLReturn(rawValue: code ?? NVMLReturn.functionNotFound.rawValue)
        guard code == .success, let device else { return .failure(GPUFault(code, of: name)) }
        return .success(device)
    }
}

extension GPUFault: Error {}
