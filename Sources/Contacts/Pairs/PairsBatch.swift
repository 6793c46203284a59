import SequenceIO

/// Some thousand rows of a .pairs file: their text, and what they say.
final class PairsBatch: @unchecked Sendable {
    /// The shortest row has fourteen bytes.
    private static let shortestRow = 14

    let text = TextBlock()
    private(set) var records = UnsafeMutableBufferPointer<PairRecord>(start: nil, count: 0)
    /// The 1-based line of the first row.
    var firstLine = 0
    /// What is wrong behind the last row; then no batch follows.
    var error: PairsError?
    /// Set where names that the header does not declare were added, these rows' among them.
    var chromosomes: Chromosomes?
    private var memory = UnsafeMutableBufferPointer<PairRecord>(start: nil, count: 0)

    deinit { memory.deallocate() }

    /// Forgets the rows; returns room for as many as the text can have.
    func clear() -> UnsafeMutableBufferPointer<PairRecord> {
        error = nil
        chromosomes = nil
        records = UnsafeMutableBufferPointer(rebasing: memory[..<0])
        let most = text.lines.count / Self.shortestRow + 1
        if most > memory.count {
            memory.deallocate()
            memory = .allocate(capacity: most)
        }
        return memory
    }

    /// Says how many rows the room now has.
    func setCount(_ count: Int) { records = UnsafeMutableBufferPointer(rebasing: memory[..<count]) }
}
