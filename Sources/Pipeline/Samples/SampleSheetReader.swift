import OrderedCollections

/// Reads a sample sheet and tells everything that is wrong with it in one pass.
struct SampleSheetReader {
    /// Larger sheets are no sample sheets.
    private static let sizeLimit = 256 << 20
    /// One cause can make every row wrong; after this many the rest is counted.
    private static let rowErrorLimit = 100

    let declaration: SampleDeclaration
    /// The path as the user gave it.
    let file: String
    let files: any FileSystemView
    /// The columns that no two rows may share.
    let unique: [ColumnName]
    /// The columns whose values name tasks.
    let labels: Set<ColumnName>

    private var rowErrors = 0

    init(
        declaration: SampleDeclaration, file: String, files: any FileSystemView, unique: [ColumnName],
        labels: Set<ColumnName>
    ) {
        self.declaration = declaration
        self.file = file
        self.files = files
        self.unique = unique
        self.labels = labels
    }

    private var top: SourcePosition { SourcePosition(file: file, line: 1, column: 1) }

    /// The rows; nil where there are none to speak of.
    mutating func read(diagnostics: inout Diagnostics) -> SampleSheet? {
        let path = FilePath.join(files.currentFolder, file)
        let bytes: [UInt8]
        do {
            bytes = try files.content(of: path, limit: Self.sizeLimit)
        } catch {
            diagnostics.error("the sample sheet \(file) cannot be read: \(error)", at: nil)
            return nil
        }
        // The text is looked at byte by byte; only whether it is text matters here.
        guard SourceText.isText(bytes, file: file, diagnostics: &diagnostics),
            let text = DelimitedText.read(bytes, file: file, diagnostics: &diagnostics)
        else { return nil }
        guard text.recordCount > 0 else {
            diagnostics.error(
                "the sample sheet is empty", at: top,
                help: "its first line names the columns: \(declaration.columns.keys.map(\.text).joined(separator: ","))"
            )
            return nil
        }
        guard let header = header(text.record(0), diagnostics: &diagnostics) else { return nil }
        if text.recordCount == 1 {
            diagnostics.error("the sample sheet has no rows below its header", at: top)
            return nil
        }
        return rows(text, header: header, folder: FilePath.folder(of: path), diagnostics: &diagnostics)
    }

    /// For each declared column its place in a record; nil where the header is wrong.
    private func header(
        _ record: ArraySlice<DelimitedText.Field>, diagnostics: inout Diagnostics
    ) -> OrderedDictionary<ColumnName, Int>? {
        var places: OrderedDictionary<ColumnName, Int> = [:]
        let missing = declaration.columns.keys.filter { name in !record.contains { $0.text == name.text } }
        // A misspelt column is not missing as well.
        var meant: Set<String> = []
        var isWrong = false
        for (index, field) in record.enumerated() {
            let position = SourcePosition(file: file, line: field.line, column: field.column)
            let name = ColumnName(field.text)
            if declaration.columns[name] == nil {
                isWrong = true
                let nearest = Spelling.nearest(to: field.text, among: missing.map(\.text))
                if let nearest { meant.insert(nearest) }
                diagnostics.error(
                    field.text.isEmpty
                        ? "a column has no name" : "the pipeline knows no column \(Shape.quoted(field.text))",
                    at: position,
                    help: nearest.map { "did you mean \($0)?" }
                        ?? "its columns are \(declaration.columns.keys.map(\.text).joined(separator: ", "))")
            } else if places.updateValue(index, forKey: name) != nil {
                isWrong = true
                diagnostics.error("the column \(name) stands twice", at: position)
            }
        }
        for name in missing where declaration.columns[name]?.isOptional != true && !meant.contains(name.text) {
            isWrong = true
            diagnostics.error(
                "the sample sheet has no column \(name)", at: top,
                help: declaration.columns[name]?.about.map { "\(name): \($0)" })
        }
        return isWrong ? nil : places
    }

    private mutating func rows(
        _ text: DelimitedText, header: OrderedDictionary<ColumnName, Int>, folder: String,
        diagnostics: inout Diagnostics
    ) -> SampleSheet? {
        let width = text.record(0).count
        var records: [ArraySlice<DelimitedText.Field>] = []
        records.reserveCapacity(text.recordCount - 1)
        for index in 1..<text.recordCount {
            let record = text.record(index)
            if record.count == width {
                records.append(record)
            } else if let first = record.first {
                tell(
                    "this row has \(record.count) fields, the header \(width)", line: first.line, column: first.column,
                    help: "a field with a separator in it must stand in quotes", &diagnostics)
            }
        }
        var columns: OrderedDictionary<ColumnName, SampleSheet.Column> = [:]
        for (name, column) in declaration.columns {
            var read = SampleSheet.Column()
            guard let place = header[name] else {
                // An optional column that the sheet does not have.
                read.values = Array(repeating: "", count: records.count)
                read.places = Array(repeating: SampleSheet.Place(line: 1, column: 1), count: records.count)
                columns[name] = read
                continue
            }
            read.values.reserveCapacity(records.count)
            read.places.reserveCapacity(records.count)
            for record in records {
                let field = record[record.startIndex + place]
                read.places.append(
                    SampleSheet.Place(line: Int32(clamping: field.line), column: Int32(clamping: field.column)))
                read.values.append(value(of: field, name, column, folder: folder, diagnostics: &diagnostics))
            }
            columns[name] = read
        }
        if rowErrors > Self.rowErrorLimit {
            diagnostics.error("\(rowErrors - Self.rowErrorLimit) more errors in this sample sheet", at: nil)
        }
        let sheet = SampleSheet(file: file, rowCount: records.count, columns: columns)
        checkUnique(sheet, diagnostics: &diagnostics)
        return sheet
    }

    private mutating func value(
        of field: DelimitedText.Field, _ name: ColumnName, _ column: SampleDeclaration.Column, folder: String,
        diagnostics: inout Diagnostics
    ) -> String {
        if field.text.utf8.allSatisfy({ $0 == UInt8(ascii: " ") }) {
            if !column.isOptional || labels.contains(name) { tell("\(name) is empty", field, &diagnostics) }
            return ""
        }
        switch column.type {
        case .text: break
        case .integer:
            if !YAMLNode.isInteger(field.text) {
                tell("\(name) must be a whole number, not \(Shape.quoted(field.text))", field, &diagnostics)
            }
        case .file:
            let path = FilePath.join(folder, field.text)
            switch files.kind(of: path) {
            case .file: break
            case .folder: tell("\(name): \(path) is a folder, not a file", field, &diagnostics)
            case nil:
                tell(
                    "\(name): there is no file \(path)", field,
                    help: "relative paths begin at the folder of the sample sheet", &diagnostics)
            }
            return path
        }
        if labels.contains(name), let problem = TaskLabel.problem(field.text) {
            tell("\(name): \(problem)", field, help: TaskLabel.help, &diagnostics)
        }
        return field.text
    }

    private func checkUnique(_ sheet: SampleSheet, diagnostics: inout Diagnostics) {
        guard !unique.isEmpty else { return }
        let groups = RowGroups(sheet: sheet, columns: unique)
        groups.findRepetitions { row, first in
            let names = unique.map(\.text).joined(separator: " and ")
            let values = unique.map { sheet.columns[$0]?.values[row] ?? "" }.joined(separator: ", ")
            diagnostics.error(
                "this row has the same \(names) as the one on line \(sheet.position(first, unique[0]).line): \(values)",
                at: sheet.position(row, unique[0]), help: "\(names) together must differ in every row")
        }
    }

    private mutating func tell(
        _ message: String, _ field: DelimitedText.Field, help: String? = nil, _ diagnostics: inout Diagnostics
    ) {
        tell(message, line: field.line, column: field.column, help: help, &diagnostics)
    }

    private mutating func tell(
        _ message: String, line: Int, column: Int, help: String?, _ diagnostics: inout Diagnostics
    ) {
        rowErrors += 1
        guard rowErrors <= Self.rowErrorLimit else { return }
        diagnostics.error(message, at: SourcePosition(file: file, line: line, column: column), help: help)
    }
}

/// A value that names tasks, and with them folders of results.
enum TaskLabel {
    static let help = "it names tasks and folders of results; letters, digits, . - and _ are always right"

    /// What is wrong with `text` as a label; nil: nothing.
    static func problem(_ text: String) -> String? {
        if text.utf8.count > 200 { return "\(Shape.quoted(text)) is longer than 200 bytes" }
        if text.utf8.contains(UInt8(ascii: "/")) { return "\(Shape.quoted(text)) has a / in it" }
        if text.utf8.first == UInt8(ascii: ".") || text.utf8.first == UInt8(ascii: "-") {
            return "\(Shape.quoted(text)) begins with \(text.prefix(1))"
        }
        // Other control characters are refused while the sheet is read.
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            return "\(Shape.quoted(text)) has a control character in it"
        }
        return nil
    }
}
