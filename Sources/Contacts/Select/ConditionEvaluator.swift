import SequenceIO

/// Decides rows by a condition.
struct ConditionEvaluator {
    private let condition: Condition
    private let columnNames: [String]
    /// Where the fields of the row at hand are.
    private var fields: [UnsafeRawBufferPointer] = []

    init(_ condition: Condition, columnNames: [String]) {
        self.condition = condition
        self.columnNames = columnNames
    }

    /// Why a row cannot be decided.
    enum Failure: Error {
        case missingColumn
        case notANumber(column: String, value: String)
    }

    /// Whether the condition holds for the row.
    mutating func holds(for line: UnsafeRawBufferPointer) throws(Failure) -> Bool {
        fields.removeAll(keepingCapacity: true)
        var rest = Fields(line)
        while let field = rest.next() { fields.append(field) }
        return try truth(condition)
    }

    private mutating func truth(_ condition: Condition) throws(Failure) -> Bool {
        switch condition {
        case .constant(let value): return value
        case .not(let part): return try !truth(part)
        case .and(let left, let right):
            guard try truth(left) else { return false }
            return try truth(right)
        case .or(let left, let right):
            if try truth(left) { return true }
            return try truth(right)
        case .numbers(let left, let comparison, let right):
            return Self.compare(try number(left), comparison, try number(right))
        case .texts(let left, let comparison, let right):
            return try compare(left, comparison, right)
        case .matches(let text, let pattern):
            return pattern.matches(try self.text(text))
        }
    }

    private static func compare(_ left: Double, _ comparison: Condition.Comparison, _ right: Double) -> Bool {
        switch comparison {
        case .equal: left == right
        case .unequal: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }

    private func compare(
        _ left: Condition.Text, _ comparison: Condition.Comparison, _ right: Condition.Text
    ) throws(Failure) -> Bool {
        let one = try text(left)
        let other = try text(right)
        switch comparison {
        case .equal: return one.elementsEqual(other)
        case .unequal: return !one.elementsEqual(other)
        case .less: return one.lexicographicallyPrecedes(other)
        case .lessOrEqual: return !other.lexicographicallyPrecedes(one)
        case .greater: return other.lexicographicallyPrecedes(one)
        case .greaterOrEqual: return !one.lexicographicallyPrecedes(other)
        }
    }

    private func text(_ text: Condition.Text) throws(Failure) -> ArraySlice<UInt8> {
        switch text {
        case .constant(let bytes): return bytes[...]
        case .column(let column): return ArraySlice(try field(column))
        }
    }

    private func field(_ column: Int) throws(Failure) -> UnsafeRawBufferPointer {
        guard column < fields.count else { throw .missingColumn }
        return fields[column]
    }

    private func number(_ number: Condition.Number) throws(Failure) -> Double {
        switch number {
        case .constant(let value): return value
        case .column(let column): return try parsed(column)
        case .negative(let part): return -(try self.number(part))
        case .absolute(let part): return abs(try self.number(part))
        case .length(let text): return Double(String(decoding: try self.text(text), as: UTF8.self).count)
        case .calculation(let left, let operation, let right):
            return Self.calculate(try self.number(left), operation, try self.number(right))
        }
    }

    private static func calculate(_ left: Double, _ operation: Condition.Arithmetic, _ right: Double) -> Double {
        switch operation {
        case .plus: left + right
        case .minus: left - right
        case .times: left * right
        case .divided: left / right
        case .whole: (left / right).rounded(.down)
        // Of the sign of the divisor.
        case .remainder: left - (left / right).rounded(.down) * right
        }
    }

    private func parsed(_ column: Int) throws(Failure) -> Double {
        let field = try self.field(column)
        if let whole = Decimal.parse(field) { return Double(whole) }
        let text = String(decoding: field, as: UTF8.self)
        guard let value = Double(text) else {
            throw .notANumber(column: columnNames[column], value: String(text.prefix(30)))
        }
        return value
    }
}
