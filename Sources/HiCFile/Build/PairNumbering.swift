/// Numbers chromosome pairs in the order in which they are met.
struct PairNumbering {
    /// The chromosome indices of each pair, the lower first.
    private(set) var pairs: [(first: Int, second: Int)] = []
    private let chromosomeCount: Int
    /// For few chromosomes a table of number + 1, else `numbers`.
    private var table: [Int32]
    private var numbers: [Int: Int] = [:]
    private var lastCode = -1
    private var lastNumber = 0

    private static let tableLimit = 1024

    /// - Parameter chromosomeCount: indices are from 1 to this.
    init(chromosomeCount: Int) {
        self.chromosomeCount = chromosomeCount + 1
        table = Array(
            repeating: 0, count: chromosomeCount < Self.tableLimit ? (chromosomeCount + 1) * (chromosomeCount + 1) : 0)
    }

    /// The number of the pair; `first` is not above `second`.
    @inline(__always)
    mutating func number(_ first: Int, _ second: Int) -> Int {
        let code = first &* chromosomeCount &+ second
        if code == lastCode { return lastNumber }
        lastCode = code
        lastNumber = search(code, first, second)
        return lastNumber
    }

    private mutating func search(_ code: Int, _ first: Int, _ second: Int) -> Int {
        if !table.isEmpty {
            if table[code] > 0 { return Int(table[code]) - 1 }
            pairs.append((first, second))
            table[code] = Int32(pairs.count)
            return pairs.count - 1
        }
        if let number = numbers[code] { return number }
        numbers[code] = pairs.count
        pairs.append((first, second))
        return pairs.count - 1
    }
}
