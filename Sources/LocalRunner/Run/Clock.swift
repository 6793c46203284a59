import CShims
import Glibc

/// The time of day, in seconds since 1970; for records, never for deadlines.
enum Clock {
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// The name of this machine, for records.
package enum MachineName {
    /// As the kernel has it; empty where it does not tell.
    package static var current: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, 255) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
