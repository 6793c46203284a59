/// Rows of cells as columns of text, each as wide as its widest cell; the last column is never padded.
struct TextTable {
    let header: [String]
    let rows: [[String]]

    /// The lines, the header first. A last column that is empty everywhere is left out.
    var lines: [String] {
        var columns = header.count
        while columns > 1, rows.allSatisfy({ $0[columns - 1].isEmpty }) { columns -= 1 }
        var widths = header.prefix(columns).map(\.count)
        for row in rows {
            for (index, cell) in row.prefix(columns).enumerated() { widths[index] = max(widths[index], cell.count) }
        }
        return ([header] + rows).map { row in
            row.prefix(columns).enumerated().map { index, cell in
                index == columns - 1 ? cell : cell + String(repeating: " ", count: widths[index] - cell.count)
            }.joined(separator: "  ")
        }
    }
}
