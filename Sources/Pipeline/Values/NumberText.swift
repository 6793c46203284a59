/// Numbers for people.
package enum NumberText {
    /// 1234567 as `1,234,567`.
    package static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// `12.3`
    package static func tenths(_ number: Double) -> String {
        guard number.isFinite, number.magnitude < 1e15 else { return "\(number)" }
        return "\((number * 10).rounded() / 10)"
    }

    /// A part of 1 as `12.3 %`.
    package static func percent(_ share: Double) -> String { tenths(share * 100) + " %" }

    /// `1 task`, `1,200 tasks`
    package static func count(_ number: Int, _ noun: String) -> String {
        "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }
}
