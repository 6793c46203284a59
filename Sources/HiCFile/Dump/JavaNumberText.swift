import Glibc

extension BinaryFloatingPoint where Self: CustomStringConvertible {
    /// The value as Java's `Float.toString` and `Double.toString` write it, so that texts can be compared with those of
    /// juicer_tools: the shortest digits that tell it from its neighbours, with at least one after the point; plain from
    /// 0.001 to below 10,000,000 and as `1.2E-5` outside.
    package var javaText: String {
        if isNaN { return "NaN" }
        if isInfinite { return self < 0 ? "-Infinity" : "Infinity" }
        let sign = self.sign == .minus ? "-" : ""
        if self == 0 { return sign + "0.0" }
        let (digits, exponent) = magnitude.decimalDigits
        switch exponent {
        case -3..<0:
            return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
        case 0..<7:
            let whole = digits.count > exponent + 1 ? digits.prefix(exponent + 1) : digits[...]
            let padding = String(repeating: "0", count: exponent + 1 - whole.count)
            let fraction = digits.dropFirst(exponent + 1)
            return sign + whole + padding + "." + (fraction.isEmpty ? "0" : fraction)
        default:
            let fraction = digits.dropFirst()
            return sign + digits.prefix(1) + "." + (fraction.isEmpty ? "0" : fraction) + "E\(exponent)"
        }
    }

    /// The shortest significant digits of a positive number and the power of ten of the first.
    private var decimalDigits: (digits: String, exponent: Int) {
        // Swift's own text has the shortest digits, as 12.5, 1e+10 or 1.25e-05.
        let parts = description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let whole = mantissa[0]
        let all = whole + (mantissa.count > 1 ? mantissa[1] : "")
        let leading = all.prefix { $0 == "0" }.count
        var digits = all.dropFirst(leading)
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        let exponent = power + whole.count - 1 - leading
        return (digits.count == 1 ? twoDigits : String(digits), exponent)
    }

    /// Java writes two digits at least and takes the nearest two: 1.4E-45 where 1E-45 would do.
    private var twoDigits: String {
        var text = [CChar](repeating: 0, count: 16)
        withVaList([Double(self)]) { _ = vsnprintf(&text, text.count, "%.1e", $0) }
        let digits = text.prefix(3).filter { $0 != CChar(UInt8(ascii: ".")) }.map {
            Character(Unicode.Scalar(UInt8($0)))
        }
        return digits.last == "0" ? String(digits.dropLast()) : String(digits)
    }
}
