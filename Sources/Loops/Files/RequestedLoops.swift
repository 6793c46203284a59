import SequenceIO

/// Loops whose statistics a user asks for: the first six columns of a bedpe file.
package struct RequestedLoops: Sendable, Equatable {
    /// Both ends of a loop in bp, half open.
    package struct Entry: Sendable, Equatable {
        /// Of both ends.
        package let chromosome: String
        /// The end that the list names first.
        package let x: Range<Int>
        /// The other end.
        package let y: Range<Int>
    }

    /// In the order of the list.
    package private(set) var entries: [Entry] = []
    /// Loops between two chromosomes, which HiCCUPS does not search.
    package private(set) var betweenChromosomes = 0

    /// Reads a list, plain or compressed. Lines that begin with `#` and a first line of column names are passed over.
    package init(path: String) throws(LoopsError) {
        let lines: [(number: Int, text: String)]
        do {
            lines = try Self.lines(path)
        } catch {
            throw .text(error)
        }
        for (number, text) in lines {
            let fields = text.split(whereSeparator: \.isWhitespace)
            if fields.isEmpty || text.hasPrefix("#") { continue }
            if number == 1, fields.count > 1, Int(fields[1]) == nil { continue }
            guard fields.count >= 6 else {
                throw .malformedList(
                    path: path, line: number,
                    problem: "\(fields.count) columns where a loop needs 6: chr1 x1 x2 chr2 y1 y2")
            }
            var positions: [Int] = []
            for column in [1, 2, 4, 5] {
                guard let value = Int(fields[column]), value >= 0, value <= Int(Int32.max) else {
                    throw .malformedList(
                        path: path, line: number, problem: "\"\(fields[column])\" is no position in bp")
                }
                positions.append(value)
            }
            guard positions[0] <= positions[1], positions[2] <= positions[3] else {
                throw .malformedList(path: path, line: number, problem: "an end lies before its start")
            }
            guard ChromosomeName.matches(String(fields[0]), String(fields[3])) else {
                betweenChromosomes += 1
                continue
            }
            entries.append(
                Entry(
                    chromosome: String(fields[0]), x: positions[0]..<positions[1], y: positions[2]..<positions[3]))
        }
    }

    /// The pixels of a chromosome at a resolution: the bins of the middles.
    package func pixels(of chromosome: String, resolution: Int) -> [BinPair] {
        entries.filter { ChromosomeName.matches($0.chromosome, chromosome) }.map { entry in
            let first = (entry.x.lowerBound + entry.x.upperBound) / (2 * resolution)
            let second = (entry.y.lowerBound + entry.y.upperBound) / (2 * resolution)
            return BinPair(row: min(first, second), column: max(first, second))
        }
    }

    private static func lines(_ path: String) throws(SequenceIOError) -> [(number: Int, text: String)] {
        var input = try TextInput.open(path, longestLine: 1 << 16)
        var lines: [(number: Int, text: String)] = []
        while let line = try input.nextLine() {
            lines.append((input.lineNumber, String(decoding: line, as: UTF8.self)))
        }
        return lines
    }
}

/// Chromosome names as people write them: with or without `chr`.
package enum ChromosomeName {
    /// Whether two names are one but for `chr`.
    package static func matches(_ one: String, _ other: String) -> Bool { bare(one) == bare(other) }

    private static func bare(_ name: String) -> Substring {
        name.count > 3 && name.prefix(3).lowercased() == "chr" ? name.dropFirst(3) : name[...]
    }
}
