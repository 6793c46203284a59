import SequenceIO

/// The restriction sites of a genome: between two of them lies a fragment.
package struct RestrictionSites: Sendable {
    /// By chromosome name: 1-based positions of the sites' first bases in ascending order, the chromosome's length last.
    private let positions: [[UInt8]: [Int]]

    /// Reads Juicer's file: a line for each chromosome, its name, the positions and its length, separated by blanks.
    package init(path: String) throws(PairsError) {
        var input = try Self.open(path)
        var positions: [[UInt8]: [Int]] = [:]
        var number = 0
        while let line = try Self.next(&input) {
            number += 1
            let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
            guard let name = words.first else { continue }
            var sites: [Int] = []
            sites.reserveCapacity(words.count - 1)
            for word in words.dropFirst() {
                guard let site = Decimal.parse(word), site >= sites.last ?? 0 else {
                    throw .badSites(
                        path: path, line: number,
                        reason: "'\(String(decoding: word.prefix(30), as: UTF8.self))' is no position behind the one "
                            + "before it")
                }
                sites.append(site)
            }
            positions[Array(name)] = sites
        }
        guard !positions.isEmpty else { throw .badSites(path: path, line: 1, reason: "no chromosome") }
        self.positions = positions
    }

    private static func open(_ path: String) throws(PairsError) -> TextInput {
        do throws(SequenceIOError) {
            return try TextInput.open(path, longestLine: 1 << 30)
        } catch {
            throw .stream(error)
        }
    }

    private static func next(_ input: inout TextInput) throws(PairsError) -> UnsafeRawBufferPointer? {
        do throws(SequenceIOError) {
            return try input.nextLine()
        } catch {
            throw .stream(error)
        }
    }

    /// The sites on a chromosome, for `fragment(of:in:)`; nil for one that the file does not name.
    package func sites(on chromosome: [UInt8]) -> [Int]? { positions[chromosome] }

    /// The 0-based number of the fragment that holds a 1-based position: how many sites are at or before it.
    package static func fragment(of position: Int, in sites: [Int]) -> Int {
        var low = 0
        var high = sites.count
        while low < high {
            let middle = (low + high) / 2
            if sites[middle] <= position { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
