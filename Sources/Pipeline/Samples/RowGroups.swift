import OrderedCollections

/// The rows of a sheet, grouped by the values of some columns.
struct RowGroups {
    /// The group of each row; groups are numbered in the order in which they appear.
    private(set) var groupOfRow: [Int] = []
    /// The rows of each group, in the sheet's order.
    private(set) var rows: [[Int]] = []

    /// Without columns all rows are one group.
    init(sheet: SampleSheet, columns: [ColumnName]) {
        groupOfRow = Array(repeating: 0, count: sheet.rowCount)
        var count = 1
        for column in columns {
            guard let values = sheet.columns[column]?.values else { continue }
            // Each column splits the groups so far: (group, value) gets a new number when it is first seen.
            var numbers: [GroupAndValue: Int] = [:]
            numbers.reserveCapacity(sheet.rowCount)
            for row in 0..<sheet.rowCount {
                let key = GroupAndValue(group: groupOfRow[row], value: values[row])
                if let number = numbers[key] {
                    groupOfRow[row] = number
                } else {
                    groupOfRow[row] = numbers.count
                    numbers[key] = numbers.count
                }
            }
            count = numbers.count
        }
        rows = Array(repeating: [], count: count)
        for (row, group) in groupOfRow.enumerated() { rows[group].append(row) }
    }

    /// Calls `found` with each row whose group has an earlier one, and that one.
    func findRepetitions(_ found: (_ row: Int, _ first: Int) -> Void) {
        for group in rows where group.count > 1 {
            for row in group.dropFirst() { found(row, group[0]) }
        }
    }

    private struct GroupAndValue: Hashable {
        let group: Int
        let value: String
    }
}
