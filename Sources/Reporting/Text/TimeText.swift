import Glibc

/// Times as texts.
package enum TimeText {
    /// For people: `2026-03-01 14:05`, in the local time zone. `seconds` since 1970.
    package static func local(_ seconds: Double) -> String {
        var time = time_t(seconds)
        var parts = tm()
        guard localtime_r(&time, &parts) != nil else { return "" }
        return text("%Y-%m-%d %H:%M", parts)
    }

    /// For programs: `2026-03-01T14:05:59.250Z`, as in ISO 8601. `seconds` since 1970.
    package static func utc(_ seconds: Double) -> String {
        let milliseconds = Int64((seconds * 1000).rounded())
        var time = time_t(milliseconds / 1000)
        var parts = tm()
        guard gmtime_r(&time, &parts) != nil else { return "" }
        let fraction = String(milliseconds % 1000 + 1000).dropFirst()
        return "\(text("%Y-%m-%dT%H:%M:%S", parts)).\(fraction)Z"
    }

    private static func text(_ form: String, _ parts: tm) -> String {
        var parts = parts
        var text = [CChar](repeating: 0, count: 32)
        let count = strftime(&text, 32, form, &parts)
        return String(decoding: text[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
