import OrderedCollections
import Pipeline

// What stages declare for showing.

extension ReportPage {
    fileprivate static let mostRows = 400

    var statistics: Section? {
        guard !files.metrics.isEmpty else { return nil }
        let curves = files.metrics.flatMap { group in
            group.rows.compactMap { row in
                DistanceDecay(row.file).map { (stage: group.stage, name: name(row.output), decay: $0) }
            }
        }
        // Lanes of a sample would only hide it.
        let last = curves.last?.stage
        let shown = curves.filter { $0.stage == last }.map { (name: $0.name, decay: $0.decay) }
        return Section(
            id: "statistics", title: "Statistics",
            content: pieces {
                for group in files.metrics { table(group) }
                legend
                if let drawing = DistanceDecayDrawing(shown) {
                    element("h3") { "Contacts by distance" }
                    element("p", ["class": "note"]) {
                        "Contacts for each bp of distance, over all contacts of a sample. A straight fall is what chromatin "
                        "does; a bump at short distances is DNA that was never ligated."
                    }
                    drawing.markup
                    if shown.count <= DistanceDecayDrawing.named { key(shown.map(\.name)) }
                }
            })
    }

    private func table(_ group: ShownFiles.Metrics) -> Markup {
        let known = KnownMetric.found(in: group.rows.map(\.file))
        let table = known.isEmpty ? plain(group) : MarkupTable(known, group) { name($0) }
        return pieces {
            element("h3") { "\(group.stage): \(group.output)" }
            table.markup(label: "\(group.stage): \(group.output)")
            further(group.rows.count - Self.mostRows, "row")
        }
    }

    /// Measures that are not known: the first of them, as they are.
    private func plain(_ group: ShownFiles.Metrics) -> MarkupTable {
        let keys = group.rows.first?.file.keys.prefix(10) ?? []
        return MarkupTable(
            columns: [.init(title: "task")] + keys.map { .init(title: $0, isNumber: true) },
            rows: group.rows.prefix(Self.mostRows).map { row in
                [Markup(name(row.output))]
                    + keys.map { Markup(Drawing.shortened(row.file[$0] ?? "", to: 80)) }
            })
    }

    /// What the verdicts rest on.
    private var legend: Markup {
        let judged = files.metrics.flatMap { KnownMetric.found(in: $0.rows.map(\.file)) }.filter { $0.scale != nil }
        guard !judged.isEmpty else { return Markup() }
        let rules = judged.filter { $0.scale?.isRuleOfThumb == true }.map(\.title)
        return element("p", ["class": "note"]) {
            "\u{2713} good, ~ fair, \u{2717} poor. "
            if rules.count < judged.count {
                "Contacts over more than 20 kb: 40 % is good and 15 % is needed; cis to trans: 40 % is needed "
                "(4DN pairsqc, after Rao et al. 2014, for mammals). "
            }
            if !rules.isEmpty { "Rules of thumb: \(OrderedSet(rules).joined(separator: ", "))." }
        }
    }

    private func key(_ names: [String]) -> Markup {
        element("ul", ["class": "key"]) {
            for (index, name) in names.enumerated() {
                element("li") {
                    element("svg", ["viewBox": "0 0 26 12", "aria-hidden": "true"]) {
                        Drawing.line(0, 6, 26, 6, kind: "decay s\(index)")
                    }
                    name
                }
            }
        }
    }

    /// The sample, or whatever tells a task from others of its stage.
    private func name(_ output: ShownOutput) -> String {
        output.labels.isEmpty ? output.stage : output.labels.joined(separator: " / ")
    }

    var figures: Section? {
        guard !files.figures.isEmpty else { return nil }
        let shown = files.figures.filter { $0.source != nil }
        let hidden = files.figures.filter { $0.source == nil }
        return Section(
            id: "figures", title: "Figures",
            content: pieces {
                element("div", ["class": "figures"]) {
                    for (number, figure) in shown.enumerated() { picture(figure, id: "figure\(number)") }
                }
                if !hidden.isEmpty {
                    element("details") {
                        element("summary") { "\(NumberText.count(hidden.count, "figure")) for which there is no room" }
                        element("ul") {
                            for figure in hidden.prefix(Self.mostRows) {
                                element("li") { element("code") { figure.path } }
                            }
                        }
                    }
                }
            })
    }

    /// Fitted into the page, or pixel by pixel in a frame that scrolls with mouse, finger and arrow keys: without a script,
    /// which makes a map of it where the picture says what it shows.
    private func picture(_ figure: ShownFiles.Figure, id: String) -> Markup {
        let name = "\(figure.name) of \(figure.output.task)"
        return element("figure", ["data-map": figure.map?.json]) {
            void("input", ["type": "checkbox", "id": id])
            element("label", ["for": id]) { "full size" }
            element("div", ["class": "picture", "tabindex": "0", "role": "region", "aria-label": name]) {
                void("img", ["src": figure.source, "alt": name])
            }
            element("figcaption") { "\(figure.output.task): \(figure.name)" }
        }
    }

    var tables: Section? {
        guard !files.tables.isEmpty || !files.remarks.isEmpty else { return nil }
        return Section(
            id: "tables", title: "Tables",
            content: pieces {
                for (index, table) in files.tables.enumerated() {
                    element("details", ["open": index < 3 ? "" : nil]) {
                        element("summary") { "\(table.output.task): \(table.output.output)" }
                        MarkupTable(
                            columns: table.content.header.map { .init(title: $0) },
                            rows: table.content.rows.map { $0.map { Markup($0) } }
                        ).markup(label: "\(table.output.task): \(table.output.output)")
                        element("p", ["class": "note"]) {
                            if let further = table.content.further, further > 0 {
                                "\(NumberText.count(further, "further row")) in "
                            } else if table.content.further == nil {
                                "Further rows in "
                            }
                            element("code") { table.output.path }
                        }
                    }
                }
                if !files.remarks.isEmpty {
                    element("details") {
                        element("summary") { "\(NumberText.count(files.remarks.count, "file")) not shown" }
                        element("ul") { for remark in files.remarks.prefix(Self.mostRows) { element("li") { remark } } }
                    }
                }
            })
    }
}

extension MarkupTable {
    /// Known measures of each task, with what is thought of them.
    fileprivate init(_ known: [KnownMetric], _ group: ShownFiles.Metrics, name: (ShownOutput) -> String) {
        columns =
            [Column(title: "")] + known.map { Column(title: $0.title, isNumber: true, about: $0.about) }
        rows = group.rows.prefix(ReportPage.mostRows).map { row in
            [Markup(name(row.output))]
                + known.map { metric in
                    guard let value = metric.value(row.file) else { return Markup("\u{2013}") }
                    let text = metric.text(value)
                    guard let verdict = metric.scale?.verdict(value) else { return Markup(text) }
                    return element("span", ["class": "verdict \(verdict.rawValue)", "title": verdict.rawValue]) {
                        "\(text) \(verdict.sign)"
                        element("span", ["class": "hidden"]) { " \(verdict.rawValue)" }
                    }
                }
        }
    }
}
