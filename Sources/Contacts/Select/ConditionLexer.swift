/// The words of a condition.
struct ConditionLexer {
    enum Token: Equatable {
        case name(String)
        case number(Double)
        case text(String)
        case symbol(String)
        case end
    }

    /// A word and its 1-based column.
    typealias Place = (token: Token, column: Int)

    private let characters: [Character]
    private var next = 0

    init(_ text: String) { characters = Array(text) }

    /// All words, the last one the end.
    mutating func words() throws(ConditionError) -> [Place] {
        var words: [Place] = []
        while true {
            while next < characters.count, characters[next].isWhitespace { next += 1 }
            let column = next + 1
            guard next < characters.count else { return words + [(.end, column)] }
            words.append((try word(), column))
        }
    }

    private mutating func word() throws(ConditionError) -> Token {
        let first = characters[next]
        if first == "\"" || first == "'" { return try text(quote: first) }
        if Self.isDigit(first) || first == "." && next + 1 < characters.count && Self.isDigit(characters[next + 1]) {
            return try number()
        }
        if first.isLetter || first == "_" {
            return .name(take { $0.isLetter || $0.isNumber || $0 == "_" })
        }
        for symbol in ["==", "!=", "<=", ">=", "//"] where characters[next...].starts(with: symbol) {
            next += 2
            return .symbol(symbol)
        }
        guard "<>()[],+-*/%".contains(first) else {
            throw ConditionError(
                column: next + 1,
                reason: first == "=" ? "two values are compared by ==" : "'\(first)' has no meaning here")
        }
        next += 1
        return .symbol(String(first))
    }

    private mutating func text(quote: Character) throws(ConditionError) -> Token {
        let start = next + 1
        next += 1
        var text = ""
        while next < characters.count, characters[next] != quote {
            // As in Python only the quote and the backslash lose theirs; `\d` stays for the pattern that it is in.
            if characters[next] == "\\", next + 1 < characters.count, [quote, "\\"].contains(characters[next + 1]) {
                next += 1
            }
            text.append(characters[next])
            next += 1
        }
        guard next < characters.count else { throw ConditionError(column: start, reason: "this text has no end") }
        next += 1
        return .text(text)
    }

    private mutating func number() throws(ConditionError) -> Token {
        let start = next
        var text = take { Self.isDigit($0) || $0 == "." || $0 == "_" }
        if next < characters.count, characters[next] == "e" || characters[next] == "E" {
            text.append("e")
            next += 1
            if next < characters.count, characters[next] == "-" || characters[next] == "+" {
                text.append(characters[next])
                next += 1
            }
            text += take(while: Self.isDigit)
        }
        guard let value = Double(text.replacing("_", with: "")), value.isFinite else {
            throw ConditionError(column: start + 1, reason: "'\(text)' is no number")
        }
        return .number(value)
    }

    private mutating func take(while isPart: (Character) -> Bool) -> String {
        let start = next
        while next < characters.count, isPart(characters[next]) { next += 1 }
        return String(characters[start..<next])
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
}
