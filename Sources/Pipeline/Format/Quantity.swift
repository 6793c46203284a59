/// A way to write an amount with its unit. The pattern is the one that the JSON Schema gives to editors, so it must say
/// the same as `parse`.
package struct Quantity: Sendable {
    /// What it is: `an amount of memory`.
    package let name: String
    /// How it looks, for messages: `16 GiB`.
    package let example: String
    /// The example as a program would say it.
    let exampleValue: String
    /// An ECMA regular expression.
    package let pattern: String
    /// What to write when only the unit is missing: the value in the unit most likely meant.
    let guess: @Sendable (String) -> String
    /// Whether a text is one.
    package let accepts: @Sendable (String) -> Bool

    /// Bytes, with a unit: `ByteCount(written:)`.
    package static let memory = Quantity(
        name: "an amount of memory", example: "16 GiB", exampleValue: "16 GiB",
        pattern: "^[0-9]{1,9}(\\.[0-9]{1,3})? ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$",
        guess: { "\($0) GiB" }, accepts: { ByteCount(written: $0) != nil })

    /// Time, with a unit: `WrittenTime`.
    package static let time = Quantity(
        name: "a length of time", example: "12 h", exampleValue: "12 h",
        pattern: "^[0-9]{1,9}(\\.[0-9]{1,3})? ?(s|sec|min|h|d)$",
        guess: { "\($0) h, or \($0) min" }, accepts: { WrittenTime.seconds($0) != nil })

    /// From, below, or both: `ComputeCapabilityRange(written:)`.
    package static let computeCapability = Quantity(
        name: "a range of compute capabilities", example: "\">=7.0\" or \">=7.0 <9.0\"", exampleValue: ">=7.0 <9.0",
        pattern: "^(>= ?[0-9]{1,2}\\.[0-9]( < ?[0-9]{1,2}\\.[0-9])?|< ?[0-9]{1,2}\\.[0-9])$",
        guess: { "\">=\($0)\"" }, accepts: { ComputeCapabilityRange(written: $0) != nil })

    /// How many times: `MemoryFactor`.
    package static let factor = Quantity(
        name: "a factor", example: "x2", exampleValue: "x2", pattern: "^x([1-9]|1[0-6])(\\.[0-9]{1,2})?$",
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

    /// `16 GiB`, `512 MiB`, `2 GB`, `1.5GiB`; nil: not an amount of memory, or 4 PiB and more, which no machine
    /// has and whose multiples would be no numbers. Whole bytes, rounded up.
    package init?(written text: String) {
        guard let amount = WrittenAmount(text), let unit = Self.units[amount.unit] else { return nil }
        let bytes = (amount.number * unit).rounded(.up)
        guard bytes < 0x1p52 else { return nil }
        self.init(bytes: Int64(bytes))
    }
}

/// A length of time as a pipeline file writes it.
package enum WrittenTime {
    private static let units: [Substring: Double] = ["s": 1, "sec": 1, "min": 60, "h": 3600, "d": 86400]

    /// Whole seconds, rounded up, of `12 h`, `90 min`, `30 s`, `2 d`; nil: not a length of time.
    package static func seconds(_ text: String) -> Int? {
        guard let amount = WrittenAmount(text), let unit = units[amount.unit] else { return nil }
        return Int((amount.number * unit).rounded(.up))
    }
}

extension ComputeCapabilityRange {
    /// `>=7.0`, `>=7.0 <9.0`, `<9.0`; nil: not a range of compute capabilities.
    package init?(written text: String) {
        var rest = text[...]
        let minimum = Self.bound(after: ">=", in: &rest)
        if minimum != nil, rest.isEmpty {
            self.init(minimum: minimum)
            return
        }
        if minimum != nil {
            guard rest.first == " " else { return nil }
            rest = rest.dropFirst()
        }
        guard let below = Self.bound(after: "<", in: &rest), rest.isEmpty else { return nil }
        self.init(minimum: minimum, below: below)
    }

    /// Takes the sign and the capability after it off `text`; nil, and nothing taken, when they do not stand there.
    private static func bound(after sign: String, in text: inout Substring) -> ComputeCapability? {
        guard text.hasPrefix(sign) else { return nil }
        var rest = text.dropFirst(sign.count)
        if rest.first == " " { rest = rest.dropFirst() }
        let isDigit = { (character: Character) in character.isASCII && character.isNumber }
        let major = rest.prefix(while: isDigit)
        rest = rest[major.endIndex...]
        guard (1...2).contains(major.count), rest.first == ".", let minor = rest.dropFirst().first, isDigit(minor),
            let major = Int(major), let minor = Int(String(minor))
        else { return nil }
        text = rest.dropFirst(2)
        return ComputeCapability(major: major, minor: minor)
    }
}

/// A factor as a pipeline file writes it.
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
