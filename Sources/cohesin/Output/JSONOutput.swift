import Foundation

/// Results as one JSON document on standard output.
enum JSONOutput {
    /// Keys are sorted, so that equal values give equal bytes.
    static func print(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Swift.print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
