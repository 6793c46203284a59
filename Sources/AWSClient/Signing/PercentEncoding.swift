/// The percent-encoding that signatures are computed over: everything but `A-Z a-z 0-9 - _ . ~`, hexadecimal in capitals.
package enum PercentEncoding {
    /// Encodes one name or value; a slash, too.
    package static func component(_ text: String) -> String { encode(text, keepingSlash: false) }

    /// Encodes a path and keeps its slashes.
    package static func path(_ text: String) -> String { encode(text, keepingSlash: true) }

    /// Encodes and sorts a query as the canonical request has it: by encoded name, then by encoded value.
    package static func query(_ items: [QueryItem]) -> String {
        items.map { (component($0.name), component($0.value)) }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
            .map { "\($0.0)=\($0.1)" }
            .joined(separator: "&")
    }

    private static func encode(_ text: String, keepingSlash: Bool) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2D, 0x5F, 0x2E, 0x7E: bytes.append(byte)
            case 0x2F where keepingSlash: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
