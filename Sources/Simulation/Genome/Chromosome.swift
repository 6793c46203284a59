/// The name and length of a chromosome that is to be made.
package struct Chromosome: Sendable, Hashable, Codable {
    /// As files have it.
    package let name: String
    /// Base pairs.
    package let length: Int

    /// Of a length in bp.
    package init(name: String, length: Int) {
        self.name = name
        self.length = length
    }

    /// Reads `chr1:2400000,chr2:1600000`: names and lengths in base pairs.
    package static func list(_ text: String) throws(SimulationError) -> [Chromosome] {
        var found: [Chromosome] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let words = part.split(separator: ":", omittingEmptySubsequences: false)
            guard words.count == 2, let length = Int(words[1]), !words[0].isEmpty else {
                throw .notAChromosome(String(part))
            }
            found.append(Chromosome(name: String(words[0]), length: length))
        }
        return found
    }

    /// The names and lengths of a `.chrom.sizes` file's text: two columns, separated by a tab.
    package static func sizes(_ text: String, file: String) throws(SimulationError) -> [Chromosome] {
        var found: [Chromosome] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            let words = line.split(separator: "\t")
            guard words.count >= 2, let length = Int(words[1]) else {
                throw .notAChromosomeLine(String(line), file: file, line: number + 1)
            }
            found.append(Chromosome(name: String(words[0]), length: length))
        }
        return found
    }
}
