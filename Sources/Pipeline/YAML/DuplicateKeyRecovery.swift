/// The parser stops at the first mapping that holds a key twice. To tell about all of them, and of everything else, in
/// one pass, the second key is blanked out, with as many characters as it had, and the text is read again.
struct DuplicateKeyRecovery {
    private(set) var text: String
    private var blanked = 0

    init(text: String) { self.text = text }

    /// Private-use characters: legal in YAML, and nobody's key.
    private static let blanks: ClosedRange<UInt32> = 0xE000...0xF8FF

    /// Whether `key` is one that was blanked out.
    static func isBlanked(_ key: String) -> Bool {
        !key.isEmpty && key.unicodeScalars.allSatisfy { blanks.contains($0.value) }
    }

    /// Blanks the second `key` of the mapping whose first one stands at `first` and returns its place; nil where it
    /// cannot be found.
    mutating func blankSecond(_ key: String, first: (line: Int, column: Int)) -> (line: Int, column: Int)? {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
        guard lines.indices.contains(first.line - 1) else { return nil }
        let spellings = [key, "\"\(key)\"", "'\(key)'"].map { Array($0.unicodeScalars) }.filter { !$0.isEmpty }
        for index in (first.line - 1)..<lines.count {
            let line = lines[index]
            let isFirstLine = index == first.line - 1
            // A key of a block mapping stands in the same column; one of a flow mapping anywhere later.
            var starts = isFirstLine ? [] : [first.column - 1]
            starts += Array((isFirstLine ? first.column : 0)..<max(first.column, line.count))
            for start in starts where start < line.count {
                for spelling in spellings where Self.isKey(spelling, at: start, in: line) {
                    let blank = Self.blank(number: blanked, count: spelling.count)
                    blanked += 1
                    lines[index].replaceSubrange(start..<(start + spelling.count), with: blank)
                    text = lines.map { scalars in
                        var view = String.UnicodeScalarView()
                        view.append(contentsOf: scalars)
                        return String(view)
                    }.joined(separator: "\n")
                    return (index + 1, start + 1)
                }
            }
        }
        return nil
    }

    private static func isKey(_ spelling: [Unicode.Scalar], at start: Int, in line: [Unicode.Scalar]) -> Bool {
        guard start + spelling.count < line.count, Array(line[start..<(start + spelling.count)]) == spelling else {
            return false
        }
        if let before = line[..<start].last(where: { $0 != " " && $0 != "\t" }), !"{,-?".unicodeScalars.contains(before)
        {
            return false
        }
        return line[(start + spelling.count)...].first { $0 != " " && $0 != "\t" } == ":"
    }

    private static func blank(number: Int, count: Int) -> [Unicode.Scalar] {
        let span = Int(blanks.upperBound - blanks.lowerBound) + 1
        let scalar = Unicode.Scalar(blanks.lowerBound + UInt32(number % span)) ?? "_"
        return Array(repeating: scalar, count: count)
    }
}
