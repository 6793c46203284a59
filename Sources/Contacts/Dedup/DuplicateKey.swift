import SequenceIO

/// What must be equal in duplicates beside the chromosomes, as a number: strands, and the columns that the user names.
struct DuplicateKey {
    /// 0-based columns, all of them.
    private let columns: [Int]
    private var numbers: [[UInt8]: UInt64] = [:]
    private var bytes: [UInt8] = []

    /// - Parameter columns: 0-based; empty for strands alone.
    init(columns: [Int]) { self.columns = columns }

    /// Forgets the values seen: rows of other chromosomes are never compared with these.
    mutating func reset() { numbers.removeAll(keepingCapacity: true) }

    /// Nil for a row that lacks one of the columns.
    @inline(__always)
    mutating func number(of record: PairRecord) -> UInt64? {
        let strands = UInt64(record.strand1) << 8 | UInt64(record.strand2)
        return columns.isEmpty ? strands : number(of: record, strands)
    }

    private mutating func number(of record: PairRecord, _ strands: UInt64) -> UInt64? {
        bytes.removeAll(keepingCapacity: true)
        for column in columns {
            var fields = Fields(record.line)
            guard fields.skip(column), let field = fields.next() else { return nil }
            bytes.append(contentsOf: field)
            bytes.append(UInt8(ascii: "\t"))
        }
        if let number = numbers[bytes] { return number << 16 | strands }
        let number = UInt64(numbers.count)
        numbers[bytes] = number
        return number << 16 | strands
    }
}
