import SequenceIO

/// The columns `sam1` and `sam2` of a pairsam file: records joined by `0x19 NEXT_SAM 0x19`, their fields by 0x19.
enum SAMColumns {
    private static let separator: UInt8 = 0x19
    private static let duplicateFlag = 1024

    /// The column with the duplicate's flag set in each record, and its tag of the pair type saying `DD`.
    static func markedAsDuplicate(_ column: UnsafeRawBufferPointer) -> [UInt8] {
        // The words that join records are fields of their own here, and stay as they are.
        let fields = column.split(separator: separator, omittingEmptySubsequences: false)
        guard fields.count > 1 else { return Array(column) }
        var marked: [UInt8] = []
        var place = 0
        for (index, field) in fields.enumerated() {
            if index > 0 { marked.append(separator) }
            if field.elementsEqual("NEXT_SAM".utf8) {
                marked += field
                place = 0
                continue
            }
            if place == 1, let flag = Decimal.parse(field) {
                marked += Array("\(flag | duplicateFlag)".utf8)
            } else if place > 10, field.starts(with: "Yt:Z:".utf8) {
                marked += Array("Yt:Z:DD".utf8)
            } else {
                marked += field
            }
            place += 1
        }
        return marked
    }
}
