import SequenceIO

/// Takes the lines of a .pairs header one after the other.
struct PairsHeaderInterpreter {
    let path: String
    private(set) var chromosomes = Chromosomes()
    /// The first value of each simple key.
    private(set) var values: [String: String] = [:]
    private var columns: [String] = []
    private var listedNames: [[UInt8]] = []

    init(path: String) { self.path = path }

    mutating func take(_ line: [UInt8], number: Int) throws(PairsError) {
        guard line.last != UInt8(ascii: "\r") else { throw .windowsLineEnd(path: path, line: number) }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        let value = line[(colon + 1)...]
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "#columns": try takeColumns(value, number: number)
        case "#chromsize": try takeChromosomeSize(value, number: number)
        case "#chromosomes": listedNames = Self.words(value)
        case "#sorted": keep("sorted", value)
        case "#shape": keep("shape", value)
        case "#genome_assembly": keep("genome_assembly", value)
        default: break
        }
    }

    /// The columns, when all that a header must have was there.
    mutating func finishedColumns() throws(PairsError) -> [String] {
        guard !columns.isEmpty else { throw .incompleteHeader(path: path, reason: "the header has no #columns: line") }
        // Older files name the chromosomes without their sizes.
        if !chromosomes.isClosed {
            for name in listedNames { _ = chromosomes.add(name) }
        }
        guard chromosomes.count < 1 << 24 else {
            throw .incompleteHeader(path: path, reason: "more than 16,777,215 chromosomes")
        }
        return columns
    }

    private mutating func keep(_ key: String, _ value: ArraySlice<UInt8>) {
        guard values[key] == nil else { return }
        let words = value.drop { $0 == UInt8(ascii: " ") }
        values[key] = String(decoding: words, as: UTF8.self)
    }

    private mutating func takeColumns(_ value: ArraySlice<UInt8>, number: Int) throws(PairsError) {
        let names = Self.words(value).map { String(decoding: $0, as: UTF8.self) }
        guard columns.isEmpty || columns == names else {
            throw .badHeader(path: path, line: number, reason: "a second #columns: line that says something else")
        }
        let normalised = names.map { $0 == "chr1" ? "chrom1" : $0 == "chr2" ? "chrom2" : $0 }
        guard normalised.starts(with: PairsHeader.fixedColumns) else {
            throw .badHeader(
                path: path, line: number,
                reason: "columns must begin with \(PairsHeader.fixedColumns.joined(separator: " "))")
        }
        columns = names
    }

    private mutating func takeChromosomeSize(_ value: ArraySlice<UInt8>, number: Int) throws(PairsError) {
        let words = Self.words(value)
        guard words.count == 2, let size = Decimal.parse(words[1]), size > 0, size <= UInt32.max else {
            throw .badHeader(path: path, line: number, reason: "expected '#chromsize: NAME SIZE' with a size above 0")
        }
        guard !chromosomes.add(words[0], size: size) else { return }
        let known = chromosomes.names.index(of: words[0]).flatMap { chromosomes.sizes[$0] }
        guard known == size else {
            let name = String(decoding: words[0], as: UTF8.self)
            throw .badHeader(
                path: path, line: number, reason: "chromosome \(name) has another size, \(known ?? 0), further up")
        }
    }

    private static func words(_ value: ArraySlice<UInt8>) -> [[UInt8]] {
        value.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.map(Array.init)
    }
}
