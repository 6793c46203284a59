/// Called loops held against planted ones.
package struct LoopComparison: Sendable, Hashable {
    /// A loop that a caller found: the pixel's bins, 0-based and half open.
    package struct CalledLoop: Sendable, Hashable {
        /// Of both anchors.
        package var chromosome: String
        /// The first anchor in bp, 0-based, half open.
        package var bin1: Range<Int>
        /// The second anchor in bp, 0-based, half open.
        package var bin2: Range<Int>

        /// Anchors in bp, 0-based, half open.
        package init(chromosome: String, bin1: Range<Int>, bin2: Range<Int>) {
            self.chromosome = chromosome
            self.bin1 = bin1
            self.bin2 = bin2
        }
    }

    /// Loops that are there.
    package let planted: Int
    /// Planted loops that a called one matches.
    package let found: Int
    /// Loops that were called.
    package let called: Int
    /// Called loops that match no planted one.
    package let `false`: Int

    /// A called loop matches a planted one when the centres of both its bins are at most two bin widths away from the
    /// planted anchors: a loop's strongest pixel is seldom more than a bin off.
    package init(planted: [CalledLoop], called: [CalledLoop]) {
        self.planted = planted.count
        self.called = called.count
        found = planted.count { truth in called.contains { Self.matches($0, truth) } }
        `false` = called.count { loop in !planted.contains { Self.matches(loop, $0) } }
    }

    /// At least 90 % of the planted loops were found, and at most 10 % of the called ones are false.
    package var isGood: Bool { found * 10 >= planted * 9 && `false` * 10 <= called }

    private static func matches(_ called: CalledLoop, _ truth: CalledLoop) -> Bool {
        called.chromosome == truth.chromosome && isNear(called.bin1, truth.bin1) && isNear(called.bin2, truth.bin2)
    }

    private static func isNear(_ bin: Range<Int>, _ anchor: Range<Int>) -> Bool {
        let distance = (bin.lowerBound + bin.upperBound) - (anchor.lowerBound + anchor.upperBound)
        return abs(distance) <= 4 * bin.count
    }
}

extension LoopComparison.CalledLoop {
    /// Reads the first six columns of BEDPE text; lines that start with `#` are skipped. An empty text is an empty
    /// list, as HiCCUPS writes it.
    package static func list(_ text: String, file: String) throws(SimulationError) -> [Self] {
        var found: [Self] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty && !line.hasPrefix("#") {
            let words = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard words.count >= 6 else {
                throw .notALoopFile(path: file, line: number + 1, reason: "only \(words.count) columns")
            }
            let numbers = [1, 2, 4, 5].compactMap { Int(words[$0]) }
            guard numbers.count == 4, numbers[0] < numbers[1], numbers[2] < numbers[3], words[0] == words[3] else {
                throw .notALoopFile(
                    path: file, line: number + 1, reason: "'\(words[0..<6].joined(separator: " "))'")
            }
            found.append(
                Self(
                    chromosome: String(words[0]), bin1: numbers[0]..<numbers[1], bin2: numbers[2]..<numbers[3]))
        }
        return found
    }
}
