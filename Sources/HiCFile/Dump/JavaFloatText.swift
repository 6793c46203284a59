/// Numbers in the form of Java's `Float.toString` and `Double.toString`, so that texts can be compared with those of
/// juicer_tools: `12.0`, `0.001`, `1.0E7`, `9.5E-4`, `NaN`.
enum JavaFloatText {
    static func text(_ value: Float) -> String {
        value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : text(value.description)
    }

    static func text(_ value: Double) -> String {
        value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : text(value.description)
    }

    /// Puts the shortest digits, which Swift finds, into Java's form.
    private static func text(_ swift: String) -> String {
        let isNegative = swift.hasPrefix("-")
        let parts = swift.drop { $0 == "-" }.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var digits = mantissa.joined()
        // The value is 0.DIGITS * 10^exponent.
        var exponent = mantissa[0].count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        let zeros = digits.prefix { $0 == "0" }.count
        digits.removeFirst(zeros)
        exponent -= zeros
        while digits.last == "0" { digits.removeLast() }
        let sign = isNegative ? "-" : ""
        if digits.isEmpty { return sign + "0.0" }
        func padded(_ text: Substring) -> String { text.isEmpty ? "0" : String(text) }
        if exponent > 7 || exponent < -2 {
            return sign + String(digits.prefix(1)) + "." + padded(digits.dropFirst()) + "E\(exponent - 1)"
        }
        if exponent <= 0 { return sign + "0." + String(repeating: "0", count: -exponent) + digits }
        if digits.count < exponent { digits += String(repeating: "0", count: exponent - digits.count) }
        return sign + String(digits.prefix(exponent)) + "." + padded(digits.dropFirst(exponent))
    }
}
