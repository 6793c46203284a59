/// What a function of NVML returns.
struct NVMLReturn: RawRepresentable, Hashable {
    let rawValue: Int32

    static let success = NVMLReturn(rawValue: 0)
    static let invalidArgument = NVMLReturn(rawValue: 2)
    static let notSupported = NVMLReturn(rawValue: 3)
    static let noPermission = NVMLReturn(rawValue: 4)
    static let notFound = NVMLReturn(rawValue: 6)
    static let insufficientSize = NVMLReturn(rawValue: 7)
    static let driverNotLoaded = NVMLReturn(rawValue: 9)
    static let timeout = NVMLReturn(rawValue: 10)
    static let functionNotFound = NVMLReturn(rawValue: 13)
    static let gpuIsLost = NVMLReturn(rawValue: 15)
    static let resetRequired = NVMLReturn(rawValue: 16)
    static let libraryMismatch = NVMLReturn(rawValue: 18)
    static let structVersionMismatch = NVMLReturn(rawValue: 25)

    /// Answers that say: this driver or this device has no such thing.
    var meansAbsent: Bool {
        [.invalidArgument, .notSupported, .noPermission, .notFound, .functionNotFound, .structVersionMismatch]
            .contains(self)
    }
}

extension GPUFault {
    init(_ code: NVMLReturn, of function: String) {
        self =
            switch code {
            case .gpuIsLost: .lost
            case .resetRequired: .resetRequired
            case .noPermission: .notPermitted
            default: .silent(function: function, code: Int(code.rawValue))
            }
    }
}

/// What came of a question to the driver.
enum NVMLAnswer<Value> {
    case value(Value)
    /// This driver has no such function, or this device no such feature.
    case absent
    case failed(function: String, NVMLReturn)

    init(_ function: String, _ code: Int32, _ value: @autoclosure () -> Value) {
        let code = NVMLReturn(rawValue: code)
        self = code == .success ? .value(value()) : code.meansAbsent ? .absent : .failed(function: function, code)
    }

    /// The value of something that every device tells; a failure is a fault of the device.
    func required(_ faults: inout Set<GPUFault>) -> Value? {
        switch self {
        case .value(let value): return value
        case .absent: return nil
        case .failed(let function, let code):
            faults.insert(GPUFault(code, of: function))
            return nil
        }
    }

    /// The value of something that a device can do without; only its loss is a fault.
    func optional(_ faults: inout Set<GPUFault>) -> Value? {
        if case .failed(_, let code) = self, code != .gpuIsLost, code != .resetRequired { return nil }
        return required(&faults)
    }
}
