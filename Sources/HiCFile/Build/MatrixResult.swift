/// One matrix, ready to be written: compressed blocks of all resolutions and, for a chromosome with itself, what the
/// expected values and normalisations need.
///
/// Sendable although it is mutable: the thread that makes it hands it over to the one that writes it.
final class MatrixResult: @unchecked Sendable {
    struct Zoom {
        let headerIndex: Int
        let resolution: Int
        /// Cells off the diagonal of a matrix of a chromosome with itself count twice.
        let sum: Double
        let cellCount: Int
        let grid: BlockGrid
        /// Positions are within `bytes`.
        let blocks: [MatrixZoom.Block]
    }

    let first: Chromosome
    let second: Chromosome
    var zooms: [Zoom] = []
    /// Raw counts by distance, by resolution.
    var distanceSums: [Int: [Double]] = [:]
    var vectors: [ChromosomeVector] = []
    var outcomes: [NormalizationOutcome] = []
    private(set) var byteCount = 0
    private var capacity = 0
    private var memory = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)

    init(_ first: Chromosome, _ second: Chromosome) {
        self.first = first
        self.second = second
    }

    deinit { memory.deallocate() }

    var name: String { "\(first.name) and \(second.name)" }
    /// The compressed blocks.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory, count: byteCount) }

    /// Lets `body` write up to `limit` bytes behind the others and return how many it wrote.
    func append(limit: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int) {
        if byteCount + limit > capacity {
            capacity = max(byteCount + limit, capacity * 2)
            let grown = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
            grown.copyMemory(from: memory, byteCount: byteCount)
            memory.deallocate()
            memory = grown
        }
        byteCount += body(UnsafeMutableRawBufferPointer(start: memory + byteCount, count: limit))
    }
}
