/// Whole numbers in text, without a String.
package enum Decimal {
    /// The number that all the bytes spell, digits only; nil for anything else or beyond 18 digits.
    package static func parse(_ bytes: some Sequence<UInt8>) -> Int? {
        var value = 0
        var count = 0
        for byte in bytes {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10, count < 18 else { return nil }
            value = value &* 10 &+ Int(digit)
            count += 1
        }
        return count == 0 ? nil : value
    }
}
