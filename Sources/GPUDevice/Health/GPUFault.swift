/// What is wrong with a device. The rules follow NVIDIA's deployment guides and what its Kubernetes plugin does.
package enum GPUFault: Hashable, Sendable, CustomStringConvertible {
    /// It fell off the bus.
    case lost
    case resetRequired
    /// The driver reported this error, and no program can have caused it.
    case xid(Int)
    /// Rows of memory were to be replaced by spare ones and could not.
    case rowRemapFailed
    /// Uncorrectable memory errors since the run began.
    case newUncorrectableErrors(UInt64)
    case computeProhibited
    /// It did not answer a plain question: the function of NVML, and what came back.
    case silent(function: String, code: Int)
    /// This user, or this container, may not open it.
    case notPermitted

    /// Rows of memory wait for a reset to be replaced.
    case rowRemapPending
    /// Pages of memory wait for a reset to be retired.
    case pageRetirementPending
    /// MIG was turned on or off, and the device waits for a reset.
    case migChangePending
    /// Uncorrectable memory errors since the driver was loaded, before this run.
    case earlierUncorrectableErrors(UInt64)

    /// False: the device can be used, after all others.
    package var forbidsUse: Bool {
        switch self {
        case .rowRemapPending, .pageRetirementPending, .migChangePending, .earlierUncorrectableErrors: false
        default: true
        }
    }

    package var description: String {
        switch self {
        case .lost: "it fell off the bus"
        case .resetRequired: "it needs a reset"
        case .xid(let number): "the driver reported error Xid \(number)"
        case .rowRemapFailed: "a faulty memory row could not be replaced"
        case .newUncorrectableErrors(let count): "\(count) new uncorrectable memory error\(count == 1 ? "" : "s")"
        case .computeProhibited: "its compute mode is 'prohibited'"
        case .silent(let function, let code): "it does not answer (\(function): \(code))"
        case .notPermitted: "this user or container may not open it"
        case .rowRemapPending: "a memory row waits for a reset to be replaced"
        case .pageRetirementPending: "a memory page waits for a reset to be retired"
        case .migChangePending: "a change of MIG waits for a reset"
        case .earlierUncorrectableErrors(let count):
            "\(count) uncorrectable memory error\(count == 1 ? "" : "s") since the driver was loaded"
        }
    }
}
