extension ByteCount {
    /// The amount for people, in the largest unit that leaves at least 1: `16 GiB`, `1.5 MiB`, `812 bytes`.
    package var text: String {
        let units = ["KiB", "MiB", "GiB", "TiB", "PiB"]
        guard bytes >= 1024 else { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
        var tenths = bytes / 1024 * 10 + bytes % 1024 * 10 / 1024
        var unit = 0
        while tenths >= 10240, unit + 1 < units.count {
            tenths /= 1024
            unit += 1
        }
        return tenths % 10 == 0 || tenths >= 1000
            ? "\(tenths / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    /// What was asked for beside what was used, for people: `asked 16 GiB, used 3.1 GiB`.
    package static func use(_ used: ByteCount, of asked: ByteCount) -> String {
        "asked \(asked.text), used \(used.text)"
    }
}
