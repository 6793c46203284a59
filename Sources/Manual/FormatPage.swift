import Pipeline

/// The pipeline file's keys, from the tables that the reader checks files against and the JSON Schema is printed from.
enum FormatPage {
    static var blocks: [PageBlock] {
        [
            .heading("The pipeline file", level: 1),
            .paragraph("Every key of format 1: what may stand there, and what holds without it."),
            .paragraph("`cohesin schema` prints the same as a JSON Schema, for editors and other validators."),
        ] + tables.flatMap(section)
    }

    private static func section(_ table: KeyTable) -> [PageBlock] {
        var blocks: [PageBlock] = [.heading(table.name, level: 2), .paragraph(table.about)]
        if !table.exactlyOne.isEmpty {
            blocks.append(.paragraph("Of \(names(table.exactlyOne)) exactly one has to stand."))
        }
        if !table.atMostOne.isEmpty {
            blocks.append(.paragraph("Of \(names(table.atMostOne)) at most one may stand."))
        }
        let rows = table.keys.map { key -> [PageBlock.Cell] in
            [
                .code(key.name), cell(key.shape), .text(key.isRequired ? "has to be there" : key.standard ?? ""),
                .text(key.about),
            ]
        }
        return blocks + [.table(header: ["key", "value", "without it", "meaning"], rows: rows)]
    }

    private static func names(_ keys: [String]) -> String {
        keys.map { "`\($0)`" }.joined(separator: " and ")
    }

    /// The file and every table below it, each once, in the order in which they are met.
    private static var tables: [KeyTable] {
        var tables: [KeyTable] = []
        func visit(_ table: KeyTable) {
            guard !tables.contains(where: { $0.name == table.name }) else { return }
            tables.append(table)
            for key in table.keys { key.shape.tables.forEach(visit) }
        }
        visit(FormatOne.file)
        return tables
    }

    /// A shape in words.
    private static func cell(_ shape: Shape) -> PageBlock.Cell {
        switch shape {
        case .text: .text("text")
        case .form(let form): .text(form.name)
        case .quantity(let quantity): .several([.text("\(quantity.name): "), .code(quantity.example)])
        case .integer(let range) where range.count == 1: .code("\(range.lowerBound)")
        case .integer(let range): .text("\(range.lowerBound) to \(range.upperBound)")
        case .boolean: .several([.code("true"), .text(" or "), .code("false")])
        case .choice(let choices): joined(choices.map { .code($0) }, by: ", ")
        case .list(let element, _): .several([.text("list of: "), cell(element)])
        case .map(_, let values, _): .several([.text("by name: "), cell(values)])
        case .table(let table): .section(table.name)
        case .either(let shapes): joined(shapes.map(cell), by: "; or ")
        case .scalar: .text("text, a number or a truth value")
        case .scalarOrList: .text("text, a number, a truth value, or a list of them")
        }
    }

    private static func joined(_ cells: [PageBlock.Cell], by separator: String) -> PageBlock.Cell {
        .several(Array(cells.map { [$0] }.joined(separator: [.text(separator)])))
    }
}

extension Shape {
    /// The tables that can stand here.
    fileprivate var tables: [KeyTable] {
        switch self {
        case .table(let table): [table]
        case .list(let element, _): element.tables
        case .map(_, let values, _): values.tables
        case .either(let shapes): shapes.flatMap(\.tables)
        default: []
        }
    }
}
