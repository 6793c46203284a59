/// What a parameter can be.
package struct ParameterType: Hashable, Sendable, CustomStringConvertible {
    /// What one value is.
    package enum Element: String, Hashable, Sendable, CaseIterable {
        case text, integer, number, boolean, choice, file, folder
    }

    /// What each value is.
    package var element: Element
    /// Whether it takes several.
    package var isList: Bool

    /// One value where nothing else is said.
    package init(_ element: Element, isList: Bool = false) {
        self.element = element
        self.isList = isList
    }

    /// `integer`, `list<file>`; nil: no type.
    package init?(written text: String) {
        var inner = Substring(text)
        let isList = text.hasPrefix("list<") && text.hasSuffix(">")
        if isList { inner = inner.dropFirst(5).dropLast() }
        guard let element = Element(rawValue: String(inner)) else { return nil }
        self.init(element, isList: isList)
    }

    package var description: String { isList ? "list<\(element.rawValue)>" : element.rawValue }

    /// Whether commands get a path of it.
    package var isPath: Bool { element == .file || element == .folder }
}

/// What stands in a column of the sample sheet.
package enum ColumnType: String, Hashable, Sendable, CaseIterable {
    case text, integer, file
}
