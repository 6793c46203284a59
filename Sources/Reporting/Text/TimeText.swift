import Glibc

/// Times for people.
package enum TimeText {
    /// `2026-03-01 14:05`, in the local time zone. `seconds` since 1970.
    package static func local(_ seconds: Double) -> String {
        var time = time_t(seconds)
        var parts = tm()
        guard localtime_r(&time, &parts) != nil else { return "" }
        var text = [CChar](repeating: 0, count: 32)
        let count = strftime(&text, 32, "%Y-%m-%d %H:%M", &parts)
        return String(decoding: text[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
