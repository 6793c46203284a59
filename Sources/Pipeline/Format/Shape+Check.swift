extension Shape {
    /// Tells everything about `node` that is not of this shape. `what` names the value for messages: `memory`.
    package func check(_ node: YAMLNode, what: String, diagnostics: inout Diagnostics) {
        switch self {
        case .text:
            checkText(node, what: what, diagnostics: &diagnostics)
        case .form(let form):
            if let text = checkText(node, what: what, diagnostics: &diagnostics), !form.accepts(text) {
                diagnostics.error(
                    "\(what): \(Self.quoted(text)) is not \(form.name)", at: node.position,
                    help: Spelling.nearest(to: text, among: form.suggestions).map { "did you mean \($0)?" })
            }
        case .quantity(let quantity):
            Self.check(quantity, node, what: what, diagnostics: &diagnostics)
        case .integer(let range):
            Self.check(range, node, what: what, diagnostics: &diagnostics)
        case .boolean:
            guard case .scalar(let text, isPlain: true) = node.content, text == "true" || text == "false" else {
                diagnostics.error("\(what) must be true or false, not \(Self.shown(node))", at: node.position)
                return
            }
        case .choice(let choices):
            guard let text = checkText(node, what: what, diagnostics: &diagnostics), !choices.contains(text) else {
                return
            }
            diagnostics.error(
                "\(what) cannot be \(Self.quoted(text))", at: node.position,
                help: Spelling.help(for: text, among: choices))
        case .scalar:
            guard node.text != nil, !node.isNull else {
                diagnostics.error("\(what) must be text or a number, not \(Self.shown(node))", at: node.position)
                return
            }
        case .scalarOrList:
            if case .sequence(let elements) = node.content {
                for element in elements { Shape.scalar.check(element, what: what, diagnostics: &diagnostics) }
            } else {
                guard node.text != nil, !node.isNull else {
                    diagnostics.error("\(what) must be a value or a list, not \(Self.shown(node))", at: node.position)
                    return
                }
            }
        case .list(let element, let least):
            guard case .sequence(let elements) = node.content else {
                diagnostics.error(
                    "\(what) must be a list, not \(Self.shown(node))", at: node.position,
                    help: node.text.flatMap { $0.isEmpty ? nil : "write [\($0)]" })
                return
            }
            if elements.count < least { diagnostics.error("\(what) is empty", at: node.position) }
            for node in elements { element.check(node, what: what, diagnostics: &diagnostics) }
        case .map(let keys, let values, let least):
            guard Self.isMapping(node, what: what, diagnostics: &diagnostics) else { return }
            if node.entries.count < least { diagnostics.error("\(what) is empty", at: node.position) }
            for entry in node.entries {
                if !keys.accepts(entry.key.value) {
                    diagnostics.error(
                        "\(what): \(Self.quoted(entry.key.value)) is not \(keys.name)", at: entry.key.position)
                }
                values.check(entry.value, what: entry.key.value, diagnostics: &diagnostics)
            }
        case .table(let table):
            table.check(node, what: what, diagnostics: &diagnostics)
        case .either(let shapes):
            let shape = shapes.first { $0.hasKind(of: node) } ?? shapes.first
            shape?.check(node, what: what, diagnostics: &diagnostics)
        }
    }

    /// Whether the node is of the kind (scalar, list, mapping) that this shape wants.
    private func hasKind(of node: YAMLNode) -> Bool {
        switch (self, node.content) {
        case (.list, .sequence), (.map, .mapping), (.table, .mapping): true
        case (.list, _), (.map, _), (.table, _): false
        case (_, .scalar): true
        default: false
        }
    }

    @discardableResult
    private func checkText(_ node: YAMLNode, what: String, diagnostics: inout Diagnostics) -> String? {
        guard case .scalar(let text, let isPlain) = node.content else {
            diagnostics.error("\(what) must be text, not \(Self.shown(node))", at: node.position)
            return nil
        }
        // YAML 1.1 and 1.2 disagree about yes and no; written in quotes they are text to everybody.
        if isPlain, node.kindInWords != "text" || Self.doubtfulWords.contains(text.lowercased()) {
            diagnostics.error(
                "\(what) must be text, not \(Self.shown(node))", at: node.position,
                help: node.isNull ? nil : "write \"\(text)\" in quotes")
            return nil
        }
        if text.allSatisfy(\.isWhitespace) {
            diagnostics.error("\(what) is empty", at: node.position)
            return nil
        }
        if text.utf8.contains(0) {
            diagnostics.error("\(what) holds a NUL character, which no command can take", at: node.position)
            return nil
        }
        return text
    }

    private static let doubtfulWords: Set<String> = ["yes", "no", "on", "off"]

    private static func check(
        _ quantity: Quantity, _ node: YAMLNode, what: String, diagnostics: inout Diagnostics
    ) {
        guard let text = node.text else {
            diagnostics.error("\(what) must be \(quantity.name), not \(shown(node))", at: node.position)
            return
        }
        guard !quantity.accepts(text) else { return }
        if YAMLNode.isNumber(text) {
            diagnostics.error(
                "\(what): \(text) has no unit", at: node.position, help: "write \(quantity.guess(text))")
        } else {
            diagnostics.error(
                "\(what): \(quoted(text)) is not \(quantity.name)", at: node.position,
                help: "for example \(quantity.example)")
        }
    }

    private static func check(
        _ range: ClosedRange<Int>, _ node: YAMLNode, what: String, diagnostics: inout Diagnostics
    ) {
        guard case .scalar(let text, isPlain: true) = node.content, let number = YAMLNode.integer(text) else {
            diagnostics.error(
                "\(what) must be a whole number, not \(shown(node))", at: node.position,
                help: node.text.flatMap { YAMLNode.integer($0) }.map { "write \($0) without quotes" })
            return
        }
        if !range.contains(number) {
            let wanted =
                range.count == 1 ? "be \(range.lowerBound)" : "lie between \(range.lowerBound) and \(range.upperBound)"
            diagnostics.error("\(what) must \(wanted), not \(number)", at: node.position)
        }
    }

    static func isMapping(_ node: YAMLNode, what: String, diagnostics: inout Diagnostics) -> Bool {
        if case .mapping = node.content { return true }
        diagnostics.error(
            "\(what) must be a mapping (key: value), not \(shown(node))", at: node.position)
        return false
    }

    /// The value for a message: quoted text, or what kind of thing it is.
    static func shown(_ node: YAMLNode) -> String {
        guard let text = node.text, !node.isNull else { return node.kindInWords }
        return node.kindInWords == "text" ? "the text \(quoted(text))" : text
    }

    /// Short, on one line, in quotes.
    static func quoted(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(60) {
            shown += scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
        }
        return text.unicodeScalars.count > 60 ? "\"\(shown)...\"" : "\"\(shown)\""
    }
}

extension KeyTable {
    /// Tells about keys that are unknown, missing or exclusive, and checks the values of the others.
    func check(_ node: YAMLNode, what: String, diagnostics: inout Diagnostics) {
        guard Shape.isMapping(node, what: what, diagnostics: &diagnostics) else { return }
        var meant: Set<String> = []
        for entry in node.entries {
            if let key = keys.first(where: { $0.name == entry.key.value }) {
                key.shape.check(entry.value, what: key.name, diagnostics: &diagnostics)
            } else {
                let nearest = Spelling.nearest(to: entry.key.value, among: keys.map(\.name))
                if let nearest { meant.insert(nearest) }
                diagnostics.error(
                    "unknown key \(Shape.quoted(entry.key.value)) in \(what)", at: entry.key.position,
                    help: nearest.map { "did you mean \($0)?" }
                        ?? "its keys are \(keys.map(\.name).joined(separator: ", "))")
            }
        }
        // A misspelt key is not missing as well.
        for key in keys where key.isRequired && node[key.name] == nil && !meant.contains(key.name) {
            diagnostics.error("\(what) has no \(key.name)", at: node.position, help: "\(key.name): \(key.about)")
        }
        let alternatives = exactlyOne.isEmpty ? atMostOne : exactlyOne
        let written = node.entries.filter { alternatives.contains($0.key.value) }
        if written.count > 1 {
            diagnostics.error(
                "\(what) has both \(written.map(\.key.value).joined(separator: " and "))", at: written[1].key.position,
                help: "keep one of them")
        } else if written.isEmpty, !exactlyOne.isEmpty, meant.isDisjoint(with: exactlyOne) {
            diagnostics.error("\(what) has no \(exactlyOne.joined(separator: " or "))", at: node.position)
        }
    }
}
