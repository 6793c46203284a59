/// The driver's list of the processes on a device. Its entries have had three layouts, two of them under one name, and
/// nothing in the answer tells which it is; but each entry begins with the number of a process that exists.
enum ProcessRecords {
    struct Entry: Hashable {
        var pid: Int32
        /// nil: not told.
        var memory: Int64?
    }

    /// Room for each entry, whatever its layout.
    static let largestEntry = 32

    /// The entries, by the first of these layouts in which every process exists; nil: there is none.
    /// - Parameters:
    ///   - bytes: the list as the driver wrote it, zeros behind it.
    ///   - entrySizes: the sizes that an entry may have, the likeliest first.
    static func decode(
        _ bytes: ForeignRecord, count: Int, entrySizes: [Int], exists: (Int32) -> Bool
    ) -> [Entry]? {
        for size in entrySizes where size * count <= bytes.bytes.count {
            let entries = (0..<count).map { number in
                let memory = bytes.long(at: number * size + 8)
                return Entry(
                    pid: Int32(truncatingIfNeeded: bytes.word(at: number * size)),
                    memory: memory == .max ? nil : Int64(clamping: memory))
            }
            if entries.allSatisfy({ exists($0.pid) }) { return entries }
        }
        return nil
    }
}
