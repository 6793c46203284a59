/// The name of an S3 bucket: 3 to 63 of `a-z 0-9 . -`, a letter or digit at each end, no two dots in a row.
package struct BucketName: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    package var description: String { text }

    /// Nil for a name that S3 does not give out ("Bucket naming rules", S3 user guide).
    package init?(_ text: String) {
        func isEnd(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
        let bytes = Array(text.utf8)
        guard (3...63).contains(bytes.count), let first = bytes.first, let last = bytes.last, isEnd(first), isEnd(last),
            bytes.allSatisfy({ isEnd($0) || $0 == 0x2D || $0 == 0x2E }), !text.contains("..")
        else { return nil }
        self.text = text
    }
}
