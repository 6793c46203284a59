/// A way to write an amount with its unit. The pattern is the one that the JSON Schema gives to editors, so it must say
/// the same as `parse`.
package struct Quantity: Sendable {
    /// What it is: `an amount of memory`.
    package let name: String
    /// How it looks, for messages: `16 GiB`.
    package let example: String
    /// An ECMA regular expression.
    package let pattern: String
    /// The example as a program would say it, without the quotes that YAML needs.
    var exampleValue: String { example.filter { $0 != "\"" } }
    /// What to write when only the unit is missing: the value in the unit most likely meant.
    let guess: @Sendable (String) -> String
    package let accepts: @Sendable (String) -> Bool

    package static let memory = Quantity(
        name: "an amount of memory", example: "16 GiB",
        pattern: "^[0-9]{1,9}(\\.[0-9]{1,3})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$",
        guess: { "\($0) GiB" }, accepts: { ByteCount(written: $0) != nil })

    package static let time = Quantity(
        name: "a length of time", example: "12 h",
        pattern: "^[0-9]{1,9}(\\.[0-9]{1,3})? ?(s|sec|min|h|d)$",
        guess: { "\($0) h, or \($0) min" }, accepts: { WrittenTime.seconds($0) != nil })

    package static let computeCapability = Quantity(
        name: "a lowest compute capability", example: "\">=7.0\"", pattern: "^>= ?[0-9]{1,2}\\.[0-9]$",
        guess: { "\">=\($0)\"" }, accepts: { ComputeCapability(written: $0) != nil })

    package static let factor = Quantity(
        name: "a factor", example: "x2", pattern: "^x([1-9]|1[0-6])(\\.[0-9]{1,2})?$",
        guess: { "x\($0)" }, accepts: { MemoryFactor.value($0) != nil })
}

/// A number and the unit after it.
private struct WrittenAmount {
    let number: Double
    let unit: Substring

    init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard (1...9).contains(digits.count) else { return nil }
        var rest = text[digits.endIndex...]
        var written = String(digits)
        if rest.first == "." {
            let decimals = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            guard (1...3).contains(decimals.count) else { return nil }
            written += "." + decimals
            rest = rest[decimals.endIndex...]
        }
        if rest.first == " " { rest = rest.dropFirst() }
        guard let number = Double(written) else { return nil }
        self.number = number
        unit = rest
    }
}

extension ByteCount {
    private static let units: [Substring: Double] = [
        "B": 1, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12,
        "KiB": 1024, "MiB": 1_048_576, "GiB": 1_073_741_824, "TiB": 1_099_511_627_776,
    ]

    /// `16 GiB`, `512 MiB`, `2 GB`, `1.5GiB`; nil: not an amount of memory, or more than 8 EiB. Whole bytes, rounded up.
    package init?(written text: String) {
        guard let amount = WrittenAmount(text), let unit = Self.units[amount.unit] else { return nil }
        let bytes = (amount.number * unit).rounded(.up)
        guard bytes < 0x1p62 else { return nil }
        self.init(bytes: Int64(bytes))
    }
}

package enum WrittenTime {
    private static let units: [Substring: Double] = ["s": 1, "sec": 1, "min": 60, "h": 3600, "d": 86400]

    /// Whole seconds, rounded up, of `12 h`, `90 min`, `30 s`, `2 d`; nil: not a length of time.
    package static func seconds(_ text: String) -> Int? {
        guard let amount = WrittenAmount(text), let unit = units[amount.unit] else { return nil }
        return Int((amount.number * unit).rounded(.up))
    }
}

extension ComputeCapability {
    /// `>=7.0`; nil: not a lowest compute capability.
    package init?(written text: String) {
        guard text.hasPrefix(">=") else { return nil }
        var rest = text.dropFirst(2)
        if rest.first == " " { rest = rest.dropFirst() }
        let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 1,
            rest.allSatisfy({ $0 == "." || ($0.isASCII && $0.isNumber) }),
            let major = Int(parts[0]), let minor = Int(parts[1])
        else { return nil }
        self.init(major: major, minor: minor)
    }
}

package enum MemoryFactor {
    /// 2 of `x2`, 1.5 of `x1.5`; from 1 to 16. nil: not a factor.
    package static func value(_ text: String) -> Double? {
        guard text.hasPrefix("x") else { return nil }
        let parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts[0].first != "0", let whole = Int(parts[0]), (1...16).contains(whole),
            parts.count == 1 || (1...2).contains(parts[1].count),
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } })
        else { return nil }
        return Double(text.dropFirst())
    }
}
