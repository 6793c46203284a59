/// How a large object is cut and how many pieces travel at once.
package struct TransferPlan: Hashable, Sendable {
    /// Bytes; S3 takes 5 MiB to 5 GiB, and at most 10,000 parts.
    package var partSize: UInt64 = 16 << 20
    /// Connections.
    package var parallel = 8

    package init() {}

    static let smallestPart: UInt64 = 5 << 20
    static let mostParts: UInt64 = 10_000

    /// The size of the parts of an object of this size: the wished one, larger where the parts would be too many.
    package func partSize(for size: UInt64) -> UInt64 {
        let needed = (size + Self.mostParts - 1) / Self.mostParts
        let mebibyte: UInt64 = 1 << 20
        return max(partSize, Self.smallestPart, (needed + mebibyte - 1) / mebibyte * mebibyte)
    }

    /// Offset and length of each piece.
    package static func pieces(of size: UInt64, each length: UInt64) -> [(offset: UInt64, length: UInt64)] {
        guard size > 0 else { return [(0, 0)] }
        return stride(from: 0, to: size, by: Int(length)).map { ($0, min(length, size - $0)) }
    }
}
