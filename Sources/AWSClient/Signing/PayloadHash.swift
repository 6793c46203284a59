import Crypto

/// What a signature says of the body.
package enum PayloadHash: Hashable, Sendable {
    /// SHA-256 in lower-case hexadecimal.
    case sha256(String)
    /// The body is not part of the signature: presigned addresses.
    case unsigned

    package static func of(_ bytes: some Sequence<UInt8>) -> PayloadHash {
        .sha256(SHA256.hash(data: Array(bytes)).hexadecimal)
    }
    package static let empty = PayloadHash.of([])

    package var text: String {
        switch self {
        case .sha256(let text): text
        case .unsigned: "UNSIGNED-PAYLOAD"
        }
    }
}

extension Sequence<UInt8> {
    /// Two lower-case digits a byte.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in self { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
