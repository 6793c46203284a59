import SequenceIO

/// The order of chromosomes in which mates are put.
struct ChromosomeOrder {
    /// Numbers of the alignments' references, in the order of the .pairs header.
    let references: [Int]
    /// For each reference its place in that order.
    let ranks: [Int]

    /// The order of the alignments' header, or that of the file `list` (first column: names; second, if there is one:
    /// sizes). References that the list does not name follow in the order of their bytes.
    init(header: AlignmentHeader, list: String?) throws(PairsError) {
        var order: [Int] = []
        if let list {
            var isListed = Array(repeating: false, count: header.references.count)
            for number in try Self.listed(in: list, header: header) where !isListed[number] {
                isListed[number] = true
                order.append(number)
            }
            order += header.references.indices.filter { !isListed[$0] }
                .sorted { header.references[$0].name.lexicographicallyPrecedes(header.references[$1].name) }
        } else {
            order = Array(header.references.indices)
        }
        references = order
        var ranks = Array(repeating: 0, count: order.count)
        for (rank, reference) in order.enumerated() { ranks[reference] = rank }
        self.ranks = ranks
    }

    /// The references that the list names. Names that the alignments do not have are passed over.
    private static func listed(in path: String, header: AlignmentHeader) throws(PairsError) -> [Int] {
        var numbers: [Int] = []
        for (index, line) in try lines(of: path).enumerated() {
            let fields = line.split { $0 == 0x09 || $0 == 0x20 || $0 == 0x0D }
            guard let name = fields.first, let number = header.names.index(of: Array(name)) else { continue }
            let length = header.references[number].length
            if fields.count > 1, Decimal.parse(fields[1]) != length {
                throw .badChromosomeList(
                    path: path, line: index + 1,
                    reason: "chromosome \(String(decoding: name, as: UTF8.self)) has size "
                        + "\(String(decoding: fields[1], as: UTF8.self)) here and \(length) in the alignments' header: "
                        + "another genome?")
            }
            numbers.append(number)
        }
        return numbers
    }

    private static func lines(of path: String) throws(PairsError) -> [[UInt8]] {
        do throws(SequenceIOError) {
            var input = try TextInput.open(path)
            var lines: [[UInt8]] = []
            while let line = try input.nextLine() { lines.append(Array(line)) }
            return lines
        } catch {
            throw .stream(error)
        }
    }
}
