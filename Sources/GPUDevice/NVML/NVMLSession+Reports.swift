extension NVMLSession {
    typealias EventSetFree = @convention(c) (OpaquePointer) -> Int32
    private typealias EventSetCreate = @convention(c) (UnsafeMutablePointer<OpaquePointer?>) -> Int32
    private typealias Register = @convention(c) (OpaquePointer, UInt64, OpaquePointer) -> Int32
    private typealias Wait = @convention(c) (OpaquePointer, UnsafeMutableRawPointer?, UInt32) -> Int32

    /// The kind of event that carries an Xid.
    private static var xidCritical: UInt64 { 8 }

    /// Begins to collect the driver's error reports of all devices; those of before are not told any more.
    /// - Returns: the devices that do not report.
    package mutating func watchReports() throws(GPUError) -> [GPUUUID] {
        let create = "nvmlEventSetCreate"
        if events == nil {
            guard let call = library.function(create, as: EventSetCreate.self) else {
                throw .callFailed(function: create, code: 13, text: "this driver has no such function")
            }
            let code = NVMLReturn(rawValue: call(&events))
            if code != .success { throw failure(create, code) }
        }
        guard let events else { throw .callFailed(function: create, code: 0, text: "no event set was made") }
        var silent: [GPUUUID] = []
        for index in 0..<(try count()) {
            guard case .success(let device) = handle(at: index),
                case .value(let uuid) = library.text("nvmlDeviceGetUUID", device)
            else { continue }
            let code = library.function("nvmlDeviceRegisterEvents", as: Register.self)?(
                device, Self.xidCritical, events)
            if code != NVMLReturn.success.rawValue { silent.append(GPUUUID(uuid)) }
        }
        return silent
    }

    /// The next report; nil: none came in this time.
    /// - Parameter milliseconds: how long to wait for one; 0 only looks.
    /// - Throws: `.callFailed` when reports cannot be read any more: no device is known to be well then.
    package func nextReport(waiting milliseconds: UInt32 = 0) throws(GPUError) -> XidReport? {
        let name = "nvmlEventSetWait_v2"
        guard let events, let call = library.function(name, as: Wait.self) else { return nil }
        var event = ForeignRecord(size: 32)
        let code = NVMLReturn(rawValue: call(events, &event.bytes, milliseconds))
        if code == .timeout { return nil }
        if code != .success { throw failure(name, code) }
        guard event.long(at: 8) == Self.xidCritical, let device = event.pointer(at: 0),
            case .value(let uuid) = library.text("nvmlDeviceGetUUID", device)
        else { return nil }
        func instance(_ offset: Int) -> Int? {
            let number = event.word(at: offset)
            return number == .max ? nil : Int(number)
        }
        return XidReport(
            device: GPUUUID(uuid), xid: Int(clamping: event.long(at: 16)), gpuInstance: instance(24),
            computeInstance: instance(28))
    }
}
