/// Checks that rows are sorted as far as neighbours are sought among them: each pair of chromosomes in one stretch, in it
/// first positions that do not decrease.
struct RowOrder {
    private var chromosome1: Int32 = -2
    private var chromosome2: Int32 = -2
    private var position1: UInt32 = 0
    private var seen: Set<UInt64> = []

    /// Whether this row is the first one of its chromosomes.
    ///
    /// - Parameter offset: of the row in the batch.
    mutating func beginsStretch(
        _ record: PairRecord, at offset: Int, of input: borrowing PairsInput
    ) throws(PairsError) -> Bool {
        defer { position1 = record.position1 }
        if record.chromosome1 == chromosome1, record.chromosome2 == chromosome2 {
            guard record.position1 >= position1 else {
                throw input.notSorted("position \(record.position1) after a greater one", at: offset)
            }
            return false
        }
        chromosome1 = record.chromosome1
        chromosome2 = record.chromosome2
        let key = UInt64(UInt32(bitPattern: chromosome1)) << 32 | UInt64(UInt32(bitPattern: chromosome2))
        guard seen.insert(key).inserted else {
            throw input.notSorted("these chromosomes were there before", at: offset)
        }
        return true
    }
}
