import SequenceIO

extension PairStatistics {
    /// The sums of several tables of statistics, as `pairs stats` or `pairtools stats` wrote them; what is derived from
    /// counts is derived anew.
    ///
    /// Throws `PairsError` for a table that is none, and for tables with different sizes of chromosomes.
    package static func merging(_ paths: [String]) throws(PairsError) -> PairStatistics {
        var sum = PairStatistics(chromosomes: Chromosomes())
        for path in paths { try sum.add(tableAt: path) }
        return sum
    }

    private mutating func add(tableAt path: String) throws(PairsError) {
        var reader = StatisticsTableReader(path: path)
        let rows = try reader.rows()
        let before = chromosomes
        var table = PairStatistics(chromosomes: Chromosomes())
        // The sizes first: they are in the order of the genome.
        let sizes = rows.indices.filter { rows[$0].starts(with: "chromsizes/".utf8) }
        let others = rows.indices.filter { !rows[$0].starts(with: "chromsizes/".utf8) }
        for index in sizes + others { try reader.take(rows[index], line: index + 1, into: &table) }
        guard table.mapped == table.duplicates + reader.unique, table.unique == table.cis + reader.trans else {
            throw .badStatistics(path: path, line: rows.count, reason: "the counts do not add up: is it whole?")
        }
        guard before.sizesAreAbsent || table.chromosomes.sizesAreAbsent || before.hasSameSizes(as: table.chromosomes)
        else {
            throw .badStatistics(
                path: path, line: rows.count, reason: "its chromosomes have other sizes: another genome?")
        }
        add(table)
    }

    private mutating func add(_ other: PairStatistics) {
        total += other.total
        unmapped += other.unmapped
        singleSided += other.singleSided
        mapped += other.mapped
        duplicates += other.duplicates
        cis += other.cis
        for index in cisBeyond.indices { cisBeyond[index] += other.cisBeyond[index] }
        for index in distances.indices { distances[index] += other.distances[index] }
        for (name, count) in other.pairTypes { types.add(Array(name.utf8), times: count) }
        // Names with sizes first: the table lists those that have one.
        var renumbered: [Int32] = []
        for (number, name) in other.chromosomes.names.names.enumerated() {
            if let known = chromosomes.names.index(of: name) {
                renumbered.append(Int32(known))
                if let size = other.chromosomes.sizes[number] { chromosomes.setSize(size, of: known) }
            } else {
                renumbered.append(Int32(chromosomes.count))
                if let size = other.chromosomes.sizes[number] {
                    _ = chromosomes.add(name, size: size)
                } else {
                    _ = chromosomes.add(name)
                }
            }
        }
        for (first, second, count) in other.chromosomePairs.all {
            chromosomePairs.add(renumbered[first], renumbered[second], times: count)
        }
    }
}

/// Takes the rows of a table of statistics, key TAB value.
private struct StatisticsTableReader {
    let path: String
    private(set) var unique = 0
    private(set) var trans = 0
    private var line = 0

    init(path: String) { self.path = path }

    func rows() throws(PairsError) -> [[UInt8]] {
        do throws(SequenceIOError) {
            var input = try TextInput.open(path)
            var rows: [[UInt8]] = []
            while let line = try input.nextLine() { rows.append(Array(line)) }
            return rows
        } catch {
            throw .stream(error)
        }
    }

    mutating func take(_ row: [UInt8], line: Int, into table: inout PairStatistics) throws(PairsError) {
        self.line = line
        guard let tab = row.firstIndex(of: UInt8(ascii: "\t")) else {
            throw bad("a key, a tab and a value were expected")
        }
        let key = String(decoding: row[..<tab], as: UTF8.self)
        let parts = key.split(separator: "/", maxSplits: 2).map(String.init)
        // Derived from counts, and made anew; the other is what pairtools writes of its filter.
        if parts[0] == "summary" || parts[0] == "filter_expression" { return }
        guard let count = Decimal.parse(row[(tab + 1)...]) else { throw bad("the value of \(key) is no count") }
        switch (parts[0], parts.count) {
        case ("total", 1): table.total = count
        case ("total_unmapped", 1): table.unmapped = count
        case ("total_single_sided_mapped", 1): table.singleSided = count
        case ("total_mapped", 1): table.mapped = count
        case ("total_dups", 1): table.duplicates = count
        case ("total_nodups", 1): unique = count
        case ("cis", 1): table.cis = count
        case ("trans", 1): trans = count
        case ("pair_types", 2): table.types.add(Array(parts[1].utf8), times: count)
        case ("chrom_freq", 3):
            let first = table.chromosomes.number(of: parts[1])
            table.chromosomePairs.add(first, table.chromosomes.number(of: parts[2]), times: count)
        case ("dist_freq", 3): table.distances[try distance(parts[1], parts[2])] = count
        case ("chromsizes", _):
            let name = key.dropFirst("chromsizes/".count)
            let number = table.chromosomes.number(of: String(name))
            table.chromosomes.setSize(count, of: Int(number))
        default:
            guard let index = PairStatistics.cisLimits.firstIndex(where: { key == "cis_\($0)kb+" }) else {
                throw bad("'\(key)' is no key of these statistics")
            }
            table.cisBeyond[index] = count
        }
    }

    private func distance(_ label: String, _ strands: String) throws(PairsError) -> Int {
        let bins = DistanceBins.standard
        guard let bin = bins.edges.indices.first(where: { bins.label($0) == label }),
            let column = PairStatistics.strandPairs.firstIndex(of: strands)
        else { throw bad("'\(label)' and '\(strands)' are no distance and strands of these statistics") }
        return bin * 4 + column
    }

    private func bad(_ reason: String) -> PairsError { .badStatistics(path: path, line: line, reason: reason) }
}
