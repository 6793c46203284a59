/// A piece of a page.
///
/// It comes about only from names and texts that stand in this program's source (`StaticString`), and from text, which is
/// escaped. So nothing that a run brings along (a sample's name, a log, a path) can become an element, whoever writes a
/// page.
struct Markup: Sendable {
    private(set) var source: String

    /// Nothing.
    init() { source = "" }

    /// Text as a reader sees it.
    init(_ text: some StringProtocol) {
        // Most text, and every picture, has nothing to escape.
        guard !text.utf8.allSatisfy(Self.isPlain) else {
            source = String(text)
            return
        }
        source = ""
        for scalar in text.unicodeScalars { source.unicodeScalars.append(contentsOf: Self.escaped(scalar)) }
    }

    /// Markup of this program's own: a style sheet.
    init(verbatim: StaticString) { source = "\(verbatim)" }

    fileprivate init(pieces: [Markup]) {
        source = ""
        for piece in pieces { source += piece.source }
    }

    fileprivate init(
        element name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>, content: Markup, isVoid: Bool
    ) {
        source = "<\(name)"
        for case (let name, let value?) in attributes { source += " \(name)=\"\(Markup(value).source)\"" }
        source += isVoid ? ">" : ">\(content.source)</\(name)>"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
        default: (0x20..<0x7F).contains(byte)
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        switch scalar {
        case "&": "&amp;".unicodeScalars
        case "<": "&lt;".unicodeScalars
        case ">": "&gt;".unicodeScalars
        case "\"": "&quot;".unicodeScalars
        case "'": "&#39;".unicodeScalars
        case "\n", "\t": String(scalar).unicodeScalars
        // Control characters are no part of a document, and marks of direction would turn what stands beside them.
        case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
            "\u{FFFD}".unicodeScalars
        default: String(scalar).unicodeScalars
        }
    }
}

/// An element with what stands in it. Attributes without a value are left out.
func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
    @MarkupBuilder _ content: () -> Markup = { Markup() }
) -> Markup {
    Markup(element: name, attributes, content: content(), isVoid: false)
}

/// An element that never has content, as HTML has them: `meta`, `img`.
func void(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>) -> Markup {
    Markup(element: name, attributes, content: Markup(), isVoid: true)
}

/// Pieces one after another; text among them is escaped.
func pieces(@MarkupBuilder _ content: () -> Markup) -> Markup { content() }

@resultBuilder
enum MarkupBuilder {
    static func buildExpression(_ piece: Markup) -> Markup { piece }
    static func buildExpression(_ text: String) -> Markup { Markup(text) }
    static func buildBlock(_ pieces: Markup...) -> Markup { Markup(pieces: pieces) }
    static func buildOptional(_ piece: Markup?) -> Markup { piece ?? Markup() }
    static func buildEither(first piece: Markup) -> Markup { piece }
    static func buildEither(second piece: Markup) -> Markup { piece }
    static func buildArray(_ pieces: [Markup]) -> Markup { Markup(pieces: pieces) }
}
