import Foundation

/// The beginning of a table that a stage declares with `show: table`: lines of cells with tabs between them.
struct TableFile: Sendable {
    let header: [String]
    let rows: [[String]]
    /// Rows after those; nil: the file is longer than what was read.
    let further: Int?

    /// So much of a file is read.
    static let longest = 1 << 20
    private static let columns = 24
    private static let cell = 120

    /// - Parameters:
    ///   - isWhole: whether `bytes` are all of the file.
    ///   - rows: so many are kept.
    init(_ bytes: Data, isWhole: Bool, rows limit: Int) {
        var lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        // The last line may be cut.
        if !isWhole, !lines.isEmpty { lines.removeLast() }
        // Juicer's lists, and others, have a title line that begins with #, and then further lines of remarks.
        let first = lines.first.map(Self.cells) ?? []
        let header = first.enumerated().map { index, cell in
            index == 0 && cell.hasPrefix("#") ? String(cell.dropFirst()) : cell
        }
        let body = lines.dropFirst().filter { $0.first != "#" }
        self.header = header
        rows = body.prefix(limit).map { line in
            let cells = Self.cells(line).prefix(header.count)
            return cells + Array(repeating: "", count: header.count - cells.count)
        }
        further = isWhole ? max(0, body.count - limit) : nil
    }

    private static func cells(_ line: Substring) -> [String] {
        line.split(separator: "\t", omittingEmptySubsequences: false).prefix(columns).map { text in
            text.count > cell ? text.prefix(cell) + "\u{2026}" : String(text)
        }
    }
}
