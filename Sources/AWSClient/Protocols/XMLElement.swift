/// An element of an XML document as AWS's services write them: elements and text. Attributes, comments, processing
/// instructions and name-space prefixes are skipped; a document type is refused, and with it every entity of its own.
///
/// Not Foundation's parser: that one needs libxml2 on the machine where the binary runs.
package struct XMLElement: Hashable, Sendable {
    package let name: String
    /// The text directly in it.
    package fileprivate(set) var text = ""
    package fileprivate(set) var children: [XMLElement] = []

    fileprivate init(name: String) { self.name = name }

    /// The root element of a document.
    package init(_ document: [UInt8]) throws(XMLError) {
        var reader = XMLReader(document)
        self = try reader.document()
    }

    /// The first element at the end of this path of names.
    package subscript(path: String...) -> XMLElement? {
        var current: XMLElement? = self
        for name in path { current = current?.children.first { $0.name == name } }
        return current
    }

    /// The elements of this name directly in it.
    package func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
}

/// Why a document is not XML.
package struct XMLError: Error, Hashable, CustomStringConvertible {
    /// Byte, from 0.
    package let offset: Int
    package let reason: String
    package var description: String { "\(reason) at byte \(offset) of the XML" }
}

private struct XMLReader {
    private let bytes: [UInt8]
    private var position = 0
    /// Answers of AWS are a few levels deep; more is an attack on the stack of whoever walks the tree.
    private static let deepest = 64

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(XMLError) -> XMLElement {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        var open: [XMLElement] = []
        while position < bytes.count {
            guard bytes[position] == 0x3C else {
                let text = try text()
                if let last = open.indices.last {
                    open[last].text += text
                } else if text.contains(where: { !$0.isWhitespace }) {
                    throw fault("text outside the root element")
                }
                continue
            }
            if take("<!--") {
                try skip(past: "-->")
            } else if take("<?") {
                try skip(past: "?>")
            } else if take("<![CDATA[") {
                let start = position
                try skip(past: "]]>")
                guard let last = open.indices.last else { throw fault("text outside the root element") }
                open[last].text += String(decoding: bytes[start..<position - 3], as: UTF8.self)
            } else if take("</") {
                let name = try name()
                skipSpace()
                guard take(">"), let element = open.popLast(), element.name == name else {
                    throw fault("an end tag '\(name)' that ends nothing")
                }
                guard let last = open.indices.last else { return try end(element) }
                open[last].children.append(element)
            } else {
                position += 1
                let element = XMLElement(name: try name())
                guard open.count < Self.deepest else { throw fault("too many levels") }
                guard try skipAttributes() else {
                    open.append(element)
                    continue
                }
                guard let last = open.indices.last else { return try end(element) }
                open[last].children.append(element)
            }
        }
        throw fault("the document ends early")
    }

    /// After the root only white space and comments may come.
    private mutating func end(_ root: XMLElement) throws(XMLError) -> XMLElement {
        while true {
            skipSpace()
            if position == bytes.count { return root }
            guard take("<!--") else { throw fault("something after the root element") }
            try skip(past: "-->")
        }
    }

    /// A name without its prefix.
    private mutating func name() throws(XMLError) -> String {
        let start = position
        while position < bytes.count, !isSpace(bytes[position]), !"/>=<!\"'&".utf8.contains(bytes[position]) {
            position += 1
        }
        guard position > start else { throw fault("no name") }
        let whole = bytes[start..<position]
        let local = whole.lastIndex(of: 0x3A).map { whole[($0 + 1)...] } ?? whole
        return String(decoding: local, as: UTF8.self)
    }

    /// Goes to the end of a start tag; true when the element is empty (`<a/>`).
    private mutating func skipAttributes() throws(XMLError) -> Bool {
        while true {
            skipSpace()
            if take("/>") { return true }
            if take(">") { return false }
            _ = try name()
            skipSpace()
            guard take("=") else { throw fault("an attribute without a value") }
            skipSpace()
            guard position < bytes.count, bytes[position] == 0x22 || bytes[position] == 0x27 else {
                throw fault("an attribute without quotes")
            }
            let quote = bytes[position]
            guard let close = bytes[(position + 1)...].firstIndex(of: quote) else {
                throw fault("an attribute without an end")
            }
            position = close + 1
        }
    }

    private mutating func text() throws(XMLError) -> String {
        var content: [UInt8] = []
        while position < bytes.count, bytes[position] != 0x3C {
            if bytes[position] == 0x26 {
                content += try reference()
            } else {
                content.append(bytes[position])
                position += 1
            }
        }
        return String(decoding: content, as: UTF8.self)
    }

    /// `&amp;`, `&#65;`, `&#x41;`.
    private mutating func reference() throws(XMLError) -> [UInt8] {
        let ahead = bytes[position...].prefix(12)
        guard let end = ahead.firstIndex(of: 0x3B) else { throw fault("'&' without an end") }
        let name = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
        let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
        var text = known[name]
        if text == nil, name.hasPrefix("#") {
            let digits = name.dropFirst()
            let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            text = number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
        }
        guard let text else { throw fault("the unknown reference '&\(name);'") }
        position = end + 1
        return Array(text.utf8)
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    private mutating func skipSpace() { while position < bytes.count, isSpace(bytes[position]) { position += 1 } }

    /// Steps over these bytes when they come next.
    private mutating func take(_ expected: StaticString) -> Bool {
        let length = expected.utf8CodeUnitCount
        guard position + length <= bytes.count else { return false }
        let isThere = expected.withUTF8Buffer { bytes[position..<position + length].elementsEqual($0) }
        if isThere { position += length }
        return isThere
    }

    private mutating func skip(past mark: StaticString) throws(XMLError) {
        while position < bytes.count { if take(mark) { return } else { position += 1 } }
        throw fault("no '\(mark)'")
    }

    private func fault(_ reason: String) -> XMLError { XMLError(offset: position, reason: reason) }
}
