/// Which of the driver's error reports speak against a device.
package struct XidPolicy: Hashable, Sendable {
    /// Reports that programs cause: a wrong address, an engine fault after one, a stopped or preempted channel, a video
    /// engine fed with nonsense. The set that NVIDIA's Kubernetes plugin leaves out.
    package static let causedByPrograms: Set<Int> = [13, 31, 43, 45, 68, 109]

    private var ignoresAll = false
    private var ignored = Self.causedByPrograms

    /// Ignores what programs cause, and nothing else.
    package init() {}

    /// As `COHESIN_GPU_IGNORE_XIDS` says, where it is set to what it can be.
    package init(environment: [String: String]) {
        self = environment["COHESIN_GPU_IGNORE_XIDS"].flatMap(XidPolicy.init(ignoring:)) ?? XidPolicy()
    }

    /// With more to ignore, as a person writes it: `all`, or numbers with commas between. nil: it is neither.
    package init?(ignoring text: String) {
        let words = text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
        if words == ["all"] {
            ignoresAll = true
            return
        }
        for word in words {
            guard let number = Int(word), number > 0 else { return nil }
            ignored.insert(number)
        }
    }

    /// Whether the error takes the device out of use.
    package func isFatal(_ xid: Int) -> Bool { !ignoresAll && !ignored.contains(xid) }
}
