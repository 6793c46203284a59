/// What stands in a column of a trace; nil: it is not known.
enum TraceCell: Encodable {
    case text(String?)
    case integer(Int64?)
    /// To the thousandth, or in full where it is smaller than one.
    case number(Double?)
    case list([String])

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .integer(let number): try container.encode(number)
        case .number(let number): try container.encode(number.map(Self.rounded))
        case .list(let texts): try container.encode(texts)
        }
    }

    /// As a cell between tabs: a value of a column of the sample sheet may hold anything.
    var text: String {
        switch self {
        case .text(let text): (text ?? "").split { $0.isNewline || $0 == "\t" }.joined(separator: " ")
        case .integer(let number): number.map(String.init) ?? ""
        case .number(let number): number.map { "\(Self.rounded($0))" } ?? ""
        case .list(let texts): texts.joined(separator: ",")
        }
    }

    private static func rounded(_ number: Double) -> Double {
        number < 1 ? number : (number * 1000).rounded() / 1000
    }
}
