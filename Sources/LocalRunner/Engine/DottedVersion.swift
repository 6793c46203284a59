/// A version of numbers and dots, `535.104.05`. Zeros at the end change nothing: `12.2` is `12.2.0`.
package struct DottedVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Without zeros at the end.
    private let numbers: [Int]
    package let description: String

    /// nil: the text is not a version.
    package init?(_ text: some StringProtocol) {
        var numbers: [Int] = []
        for part in text.split(separator: ".") {
            guard part.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let number = Int(part) else {
                return nil
            }
            numbers.append(number)
        }
        guard !numbers.isEmpty else { return nil }
        while numbers.count > 1, numbers.last == 0 { numbers.removeLast() }
        self.numbers = numbers
        description = String(text)
    }

    /// Before the first point.
    package var major: Int { numbers[0] }

    package static func == (left: Self, right: Self) -> Bool { left.numbers == right.numbers }
    package func hash(into hasher: inout Hasher) { hasher.combine(numbers) }
    package static func < (left: Self, right: Self) -> Bool { left.numbers.lexicographicallyPrecedes(right.numbers) }
}
