import ArgumentParser

/// An amount of memory as users write it: `500M`, `2G`, `1.5 GiB`.
struct MemorySize: ExpressibleByArgument {
    let bytes: Int

    init(bytes: Int) { self.bytes = bytes }

    init?(argument: String) {
        let text = argument.filter { $0 != " " }
        let digits = text.prefix { $0.isNumber || $0 == "." }
        guard let number = Double(digits), number > 0 else { return nil }
        let shift: Double
        switch text.dropFirst(digits.count).lowercased() {
        case "", "b": shift = 1
        case "k", "kb", "kib": shift = 1024
        case "m", "mb", "mib": shift = 1024 * 1024
        case "g", "gb", "gib": shift = 1024 * 1024 * 1024
        case "t", "tb", "tib": shift = 1024 * 1024 * 1024 * 1024
        default: return nil
        }
        guard number * shift < 1e15 else { return nil }
        bytes = Int(number * shift)
    }

    var defaultValueDescription: String {
        bytes % (1 << 30) == 0 ? "\(bytes >> 30)G" : bytes % (1 << 20) == 0 ? "\(bytes >> 20)M" : "\(bytes)"
    }
}
