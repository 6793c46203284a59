extension ConditionEvaluator {
    /// For the rows of a file.
    ///
    /// - Parameter casts: names of columns that are numbers (true) or text (false) against the custom.
    init(_ text: String, header: PairsHeader, casts: [String: Bool]) throws(PairsError) {
        do throws(ConditionError) {
            let condition = try ConditionParser.parse(text, columns: ConditionColumns(header, casts: casts))
            self.init(condition, columnNames: header.columns)
        } catch {
            throw .badCondition(text: text, column: error.column, reason: error.reason)
        }
    }

    /// Whether the condition holds for the row at hand.
    mutating func holds(for record: PairRecord, of input: borrowing PairsInput) throws(PairsError) -> Bool {
        do throws(Failure) {
            return try holds(for: record.line)
        } catch {
            switch error {
            case .missingColumn: throw input.tooFewColumns(record)
            case .notANumber(let column, let value):
                throw .notANumber(path: input.path, line: input.lineNumber, column: column, value: value)
            }
        }
    }
}
