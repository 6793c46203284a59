/// Rows of cells.
struct MarkupTable {
    /// A column: its title, and whether it holds numbers, which stand to the right.
    struct Column {
        let title: String
        var isNumber = false
        /// What the column is, for those who point at its title.
        var about: String?
    }

    let columns: [Column]
    /// The first cell of a row names it.
    let rows: [[Markup]]

    /// Scrolls by itself where the page is narrower, with the keyboard, too.
    func markup(label: String) -> Markup {
        element("div", ["class": "scroll", "role": "region", "tabindex": "0", "aria-label": label]) {
            element("table") {
                element("thead") {
                    element("tr") {
                        for column in columns {
                            element(
                                "th",
                                ["scope": "col", "class": column.isNumber ? "number" : nil, "title": column.about]
                            ) { column.title }
                        }
                    }
                }
                element("tbody") { for row in rows { self.row(row) } }
            }
        }
    }

    private func row(_ cells: [Markup]) -> Markup {
        element("tr") {
            for (index, cell) in cells.enumerated() {
                let kind = columns[index].isNumber ? "number" : nil
                if index == 0 {
                    element("th", ["scope": "row", "class": kind]) { cell }
                } else {
                    element("td", ["class": kind]) { cell }
                }
            }
        }
    }
}
