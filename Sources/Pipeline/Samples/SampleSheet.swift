import OrderedCollections

/// The rows of a sample sheet, checked against the declared columns.
package struct SampleSheet: Sendable {
    /// Where a field stands.
    struct Place: Sendable {
        let line: Int32
        let column: Int32
    }

    struct Column: Sendable {
        /// One value for each row: text, or the absolute path of a file; empty where an optional field is.
        var values: [String] = []
        var places: [Place] = []
    }

    /// The path as the user gave it.
    package let file: String
    /// Without the header and blank lines.
    package let rowCount: Int
    let columns: OrderedDictionary<ColumnName, Column>

    func position(_ row: Int, _ column: ColumnName) -> SourcePosition {
        guard let place = columns[column]?.places[row] else { return SourcePosition(file: file, line: 1, column: 1) }
        return SourcePosition(file: file, line: Int(place.line), column: Int(place.column))
    }
}
