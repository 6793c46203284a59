/// Makes a condition of its words, by Python's precedence.
struct ConditionParser {
    private enum Value {
        case truth(Condition)
        case number(Condition.Number)
        case text(Condition.Text)

        var name: String {
            switch self {
            case .truth: "a condition"
            case .number: "a number"
            case .text: "a text"
            }
        }
    }

    private let words: [ConditionLexer.Place]
    private let columns: ConditionColumns
    private var next = 0
    private var depth = 0

    private init(words: [ConditionLexer.Place], columns: ConditionColumns) {
        self.words = words
        self.columns = columns
    }

    static func parse(_ text: String, columns: ConditionColumns) throws(ConditionError) -> Condition {
        var lexer = ConditionLexer(text)
        var parser = ConditionParser(words: try lexer.words(), columns: columns)
        let condition = try parser.truth { (parser) throws(ConditionError) in try parser.alternatives() }
        guard parser.word == .end else { throw parser.unexpected() }
        return condition
    }

    private var word: ConditionLexer.Token { words[next].token }
    private var column: Int { words[next].column }

    private func unexpected() -> ConditionError {
        let found =
            switch word {
            case .end: "the end"
            case .name(let text), .symbol(let text): "'\(text)'"
            case .text(let text): "the text \"\(text)\""
            case .number(let number): "the number \(number)"
            }
        return ConditionError(column: column, reason: "\(found) was not expected here")
    }

    private mutating func takes(_ token: ConditionLexer.Token) -> Bool {
        guard word == token else { return false }
        next += 1
        return true
    }

    private mutating func require(_ symbol: String) throws(ConditionError) {
        guard takes(.symbol(symbol)) else {
            throw ConditionError(column: column, reason: "'\(symbol)' was expected here")
        }
    }

    private mutating func truth(
        _ part: (inout ConditionParser) throws(ConditionError) -> Value
    ) throws(ConditionError) -> Condition {
        let start = column
        let value = try part(&self)
        guard case .truth(let condition) = value else {
            throw ConditionError(column: start, reason: "\(value.name) is no condition: compare it with something")
        }
        return condition
    }

    private mutating func alternatives() throws(ConditionError) -> Value {
        let start = column
        var value = try conjunction()
        while word == .name("or") {
            let left = try condition(value, at: start)
            next += 1
            let place = column
            value = .truth(.or(left, try condition(try conjunction(), at: place)))
        }
        return value
    }

    private mutating func conjunction() throws(ConditionError) -> Value {
        let start = column
        var value = try negation()
        while word == .name("and") {
            let left = try condition(value, at: start)
            next += 1
            let place = column
            value = .truth(.and(left, try condition(try negation(), at: place)))
        }
        return value
    }

    private func condition(_ value: Value, at column: Int) throws(ConditionError) -> Condition {
        guard case .truth(let condition) = value else {
            throw ConditionError(column: column, reason: "\(value.name) is no condition: compare it with something")
        }
        return condition
    }

    private mutating func negation() throws(ConditionError) -> Value {
        guard takes(.name("not")) else { return try comparison() }
        try enter()
        defer { depth -= 1 }
        let place = column
        return .truth(.not(try condition(try negation(), at: place)))
    }

    /// Comparisons in a row hold when each of them does: `1 < pos1 < 10`.
    private mutating func comparison() throws(ConditionError) -> Value {
        var left = try sum()
        var all: Condition?
        while let comparison = self.comparisonSymbol {
            let place = column
            next += 1
            let right = try sum()
            let one = try Self.compare(left, comparison, right, at: place)
            all = all.map { .and($0, one) } ?? one
            left = right
        }
        return all.map { .truth($0) } ?? left
    }

    private var comparisonSymbol: Condition.Comparison? {
        switch word {
        case .symbol("=="): .equal
        case .symbol("!="): .unequal
        case .symbol("<"): .less
        case .symbol("<="): .lessOrEqual
        case .symbol(">"): .greater
        case .symbol(">="): .greaterOrEqual
        default: nil
        }
    }

    private static func compare(
        _ left: Value, _ comparison: Condition.Comparison, _ right: Value, at column: Int
    ) throws(ConditionError) -> Condition {
        switch (left, right) {
        case (.number(let one), .number(let other)): return .numbers(one, comparison, other)
        case (.text(let one), .text(let other)): return .texts(one, comparison, other)
        default:
            throw ConditionError(column: column, reason: "\(left.name) cannot be compared with \(right.name)")
        }
    }

    private mutating func sum() throws(ConditionError) -> Value {
        let start = column
        var value = try product()
        while let operation: Condition.Arithmetic = ["+": .plus, "-": .minus][symbol ?? ""] {
            let left = try number(value, at: start)
            next += 1
            let place = column
            value = .number(.calculation(left, operation, try number(try product(), at: place)))
        }
        return value
    }

    private mutating func product() throws(ConditionError) -> Value {
        let start = column
        var value = try signed()
        while let operation: Condition.Arithmetic =
            ["*": .times, "/": .divided, "//": .whole, "%": .remainder][symbol ?? ""]
        {
            let left = try number(value, at: start)
            next += 1
            let place = column
            value = .number(.calculation(left, operation, try number(try signed(), at: place)))
        }
        return value
    }

    private var symbol: String? {
        if case .symbol(let symbol) = word { symbol } else { nil }
    }

    private mutating func signed() throws(ConditionError) -> Value {
        guard takes(.symbol("-")) else { return try primary() }
        try enter()
        defer { depth -= 1 }
        let place = column
        return .number(.negative(try number(try signed(), at: place)))
    }

    private func number(_ value: Value, at column: Int) throws(ConditionError) -> Condition.Number {
        guard case .number(let number) = value else {
            throw ConditionError(column: column, reason: "\(value.name) stands where a number was expected")
        }
        return number
    }

    private mutating func enter() throws(ConditionError) {
        depth += 1
        guard depth < 100 else { throw ConditionError(column: column, reason: "more than 100 levels of brackets") }
    }

    private mutating func primary() throws(ConditionError) -> Value {
        let place = column
        switch word {
        case .number(let number):
            next += 1
            return .number(.constant(number))
        case .text(let text):
            next += 1
            return .text(.constant(Array(text.utf8)))
        case .symbol("("):
            next += 1
            try enter()
            defer { depth -= 1 }
            let value = try alternatives()
            try require(")")
            return value
        case .name(let name):
            next += 1
            return try named(name, at: place)
        default:
            throw unexpected()
        }
    }

    private mutating func named(_ name: String, at place: Int) throws(ConditionError) -> Value {
        switch name {
        case "True": return .truth(.constant(true))
        case "False": return .truth(.constant(false))
        case "COLS": return try numberedColumn()
        default: break
        }
        if takes(.symbol("(")) {
            try enter()
            defer { depth -= 1 }
            let value = try function(name, at: place)
            try require(")")
            return value
        }
        guard let column = columns.column(name) else {
            throw ConditionError(
                column: place, reason: "'\(name)' is no column: the file has \(columns.names.joined(separator: ", "))")
        }
        return column.isNumber ? .number(.column(column.number)) : .text(.column(column.number))
    }

    private mutating func numberedColumn() throws(ConditionError) -> Value {
        try require("[")
        let place = column
        guard case .number(let number) = word, number == number.rounded(), columns.names.indices.contains(Int(number))
        else {
            throw ConditionError(column: place, reason: "COLS takes a number from 0 to \(columns.names.count - 1)")
        }
        next += 1
        try require("]")
        return .text(.column(Int(number)))
    }

    private mutating func function(_ name: String, at place: Int) throws(ConditionError) -> Value {
        switch name {
        case "abs":
            let start = column
            return .number(.absolute(try number(try alternatives(), at: start)))
        case "len":
            return .number(.length(try text()))
        case "int", "float":
            let start = column
            let value = try alternatives()
            if case .text(.column(let column)) = value { return .number(.column(column)) }
            return .number(try number(value, at: start))
        case "csv_match", "wildcard_match", "regex_match":
            let subject = try text()
            try require(",")
            let start = column
            guard case .text(let pattern) = word else {
                throw ConditionError(column: start, reason: "\(name) takes its second value as a text in quotes")
            }
            next += 1
            guard let made = TextPattern(kind: name, pattern: pattern) else {
                throw ConditionError(column: start, reason: "\"\(pattern)\" is no regular expression")
            }
            return .truth(.matches(subject, made))
        default:
            throw ConditionError(
                column: place,
                reason: "there is no function '\(name)': use csv_match, wildcard_match, regex_match, abs, len, int, "
                    + "float")
        }
    }

    private mutating func text() throws(ConditionError) -> Condition.Text {
        let start = column
        let value = try alternatives()
        switch value {
        case .text(let text): return text
        case .number(.column(let number)): return .column(number)
        default:
            throw ConditionError(column: start, reason: "\(value.name) stands where a text was expected")
        }
    }
}

/// The columns that a condition may name.
struct ConditionColumns {
    let names: [String]
    private let header: PairsHeader
    private let numbers: Set<String>

    /// - Parameter casts: names of columns and of their types, where these are not as usual.
    init(_ header: PairsHeader, casts: [String: Bool]) {
        self.header = header
        names = header.columns
        numbers = Set(names.filter { casts[$0] ?? ["pos1", "pos2", "mapq1", "mapq2"].contains($0) })
    }

    /// Positions and mapping qualities are numbers, all else is text.
    func column(_ name: String) -> (number: Int, isNumber: Bool)? {
        guard let number = header.column(name), Int(name) == nil else { return nil }
        return (number, numbers.contains(names[number]))
    }
}
