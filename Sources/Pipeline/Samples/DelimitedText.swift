/// CSV or TSV (RFC 4180): fields may stand in double quotes, in which separators and line ends are text and `""` is one
/// quote. Lines end with LF or CR LF; blank lines are skipped.
struct DelimitedText {
    struct Field {
        let text: String
        /// Counts from 1.
        let line: Int
        /// Counts from 1, in Unicode scalars.
        let column: Int
    }

    /// The fields of every record, one record after the other.
    private(set) var fields: [Field] = []
    /// Where each record begins in `fields`.
    private(set) var starts: [Int] = []

    var recordCount: Int { starts.count }

    func record(_ index: Int) -> ArraySlice<Field> {
        fields[starts[index]..<(index + 1 < starts.count ? starts[index + 1] : fields.count)]
    }

    /// Reads `bytes`, which must be UTF-8. The separator is a tab where the first line has one, otherwise a comma.
    static func read(_ bytes: [UInt8], file: String, diagnostics: inout Diagnostics) -> DelimitedText? {
        let start = SourceText.byteOrderMark(bytes)
        let firstLine = bytes[start...].prefix { $0 != newline }
        var scanner = Scanner(bytes: bytes, index: start, separator: firstLine.contains(tab) ? tab : comma)
        var text = DelimitedText()
        do {
            while scanner.index < bytes.count {
                let begin = text.fields.count
                try scanner.record(into: &text.fields)
                if text.fields.count == begin + 1, text.fields[begin].text.isEmpty, !scanner.lastWasQuoted {
                    text.fields.removeLast()
                } else {
                    text.starts.append(begin)
                }
            }
        } catch {
            let position = SourcePosition(file: file, line: error.line, column: error.column)
            diagnostics.error(error.message, at: position, help: error.help)
            return nil
        }
        return text
    }

    private static let tab = UInt8(ascii: "\t")
    private static let comma = UInt8(ascii: ",")
    private static let newline = UInt8(ascii: "\n")

    private struct Problem: Error {
        let message: String
        let line: Int
        let column: Int
        let help: String
    }

    private struct Scanner {
        let bytes: [UInt8]
        var index: Int
        let separator: UInt8
        private var line = 1
        private var column = 1
        private(set) var lastWasQuoted = false

        init(bytes: [UInt8], index: Int, separator: UInt8) {
            self.bytes = bytes
            self.index = index
            self.separator = separator
        }

        private static let quote = UInt8(ascii: "\"")
        private static let carriageReturn = UInt8(ascii: "\r")

        /// Appends the fields of one record and steps over its line end.
        mutating func record(into fields: inout [Field]) throws(Problem) {
            while true {
                let field = try field()
                fields.append(field)
                guard index < bytes.count else { return }
                if bytes[index] == separator {
                    index += 1
                    column += 1
                    continue
                }
                if bytes[index] == Self.carriageReturn { index += 1 }
                index += 1
                line += 1
                column = 1
                return
            }
        }

        /// One field; afterwards `index` is at a separator, a line end or the end.
        private mutating func field() throws(Problem) -> Field {
            let (line, column) = (line, column)
            lastWasQuoted = index < bytes.count && bytes[index] == Self.quote
            if lastWasQuoted { return Field(text: try quoted(), line: line, column: column) }
            let begin = index
            while index < bytes.count, !isEnd(index) {
                if bytes[index] == Self.quote {
                    throw Problem(
                        message: "a quote stands inside a field that does not begin with one", line: self.line,
                        column: self.column, help: "put the whole field in quotes and write the quote twice")
                }
                if bytes[index] & 0xC0 != 0x80 { self.column += 1 }
                index += 1
            }
            return Field(text: String(decoding: bytes[begin..<index], as: UTF8.self), line: line, column: column)
        }

        private mutating func quoted() throws(Problem) -> String {
            let (line, column) = (line, column)
            var text: [UInt8] = []
            index += 1
            self.column += 1
            while true {
                guard index < bytes.count else {
                    throw Problem(
                        message: "this quoted field never ends", line: line, column: column,
                        help: "write a quote after its last character")
                }
                let byte = bytes[index]
                index += 1
                if byte == newline {
                    self.line += 1
                    self.column = 1
                } else if byte & 0xC0 != 0x80 {
                    self.column += 1
                }
                if byte != Self.quote {
                    text.append(byte)
                } else if index < bytes.count, bytes[index] == Self.quote {
                    text.append(byte)
                    index += 1
                    self.column += 1
                } else if index == bytes.count || isEnd(index) {
                    return String(decoding: text, as: UTF8.self)
                } else {
                    throw Problem(
                        message: "text follows the closing quote of a field", line: self.line, column: self.column,
                        help: "write a quote inside a quoted field twice")
                }
            }
        }

        /// Whether a field ends before the byte at `index`.
        private func isEnd(_ index: Int) -> Bool {
            let byte = bytes[index]
            return byte == separator || byte == newline
                || (byte == Self.carriageReturn && index + 1 < bytes.count && bytes[index + 1] == newline)
        }
    }
}
