/// A piece of a page, before it is Markdown or a man page. Texts are plain: each rendering escapes what it must.
enum PageBlock: Hashable {
    case heading(String, level: Int)
    case paragraph(String)
    /// Lines that are shown as they are.
    case code(String)
    case terms([Term])
    /// Cells of rows; only Markdown has it.
    case table(header: [String], rows: [[Cell]])

    /// What can be typed, and what it means.
    struct Term: Hashable {
        let name: String
        let text: String
    }

    enum Cell: Hashable {
        case text(String)
        case code(String)
        /// A section of the same page.
        case section(String)
        case several([Cell])
    }
}
