import SequenceIO

/// The chromosomes of a genome in their order, with the lengths.
package struct ChromosomeSizes: Sendable {
    /// With indices from 1, as in a `.hic` file, where 0 is the whole genome.
    package private(set) var chromosomes: [Chromosome] = []
    /// What the genome is called: the `#genome_assembly` of a `.pairs` header, else the name of the file.
    package private(set) var genome: String
    private var seen: Set<String> = []

    /// - Parameter genome: what to call the genome when the header of a `.pairs` file does not say.
    init(genome: String) {
        self.genome = genome
    }

    /// Takes names and lengths in bp as another file has them.
    ///
    /// - Parameter path: of that file, for messages.
    package init(_ chromosomes: [(name: String, length: Int)], of path: String) throws(HiCBuildError) {
        self.init(genome: Self.genomeName(of: path))
        for (index, chromosome) in chromosomes.enumerated() {
            try takeLine("\(chromosome.name)\t\(chromosome.length)", path: path, number: index + 1)
        }
    }

    /// The name of the file without its folders.
    package static func genomeName(of path: String) -> String {
        path == "-" ? "unknown" : String(path.split(separator: "/").last ?? "unknown")
    }

    /// Reads a file of names and sizes: plain chromosome sizes, a FASTA index (`.fai`), or a `.pairs` file, whose
    /// header is taken. Which one it is shows in the first line.
    package static func read(_ path: String) throws(HiCBuildError) -> ChromosomeSizes {
        var sizes = ChromosomeSizes(genome: genomeName(of: path))
        do {
            var input = try TextInput.open(path)
            var isHeader: Bool?
            while let line = try input.nextLine() {
                let text = Self.text(line)
                if text.isEmpty { continue }
                let isComment = text.hasPrefix("#")
                let inHeader = isHeader ?? isComment
                isHeader = inHeader
                if inHeader && !isComment { break }
                if inHeader {
                    try sizes.takeHeader(text, path: path, number: input.lineNumber)
                } else {
                    try sizes.takeLine(text, path: path, number: input.lineNumber)
                }
            }
            if sizes.chromosomes.isEmpty {
                throw isHeader == true ? HiCBuildError.noSizesInHeader(path: path) : .noChromosomes(path: path)
            }
        } catch let error as SequenceIOError {
            throw .file(error)
        } catch let error as HiCBuildError {
            throw error
        } catch {
            preconditionFailure("neither reading nor parsing throws anything else: \(error)")
        }
        return sizes
    }

    /// Takes what a header line of a `.pairs` file says about the genome.
    mutating func takeHeader(_ line: String, path: String, number: Int) throws(HiCBuildError) {
        if let rest = Self.value(of: "#genome_assembly:", in: line) {
            genome = rest
        } else if let rest = Self.value(of: "#chromsize:", in: line) {
            try add(rest, original: line, path: path, line: number)
        }
    }

    /// Takes a line "name size"; further columns are those of a FASTA index.
    mutating func takeLine(_ line: String, path: String, number: Int) throws(HiCBuildError) {
        if line.hasPrefix("#") { return }
        try add(line, original: line, path: path, line: number)
    }

    private static func value(of key: String, in line: String) -> String? {
        guard line.hasPrefix(key) else { return nil }
        return line.dropFirst(key.count).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private mutating func add(_ pair: String, original: String, path: String, line: Int) throws(HiCBuildError) {
        let fields = pair.split(whereSeparator: \.isWhitespace)
        guard fields.count >= 2, let length = Int(fields[1]) else {
            throw .badSizeLine(path: path, line: line, text: original)
        }
        let name = String(fields[0])
        guard (1...Int(Int32.max)).contains(length) else {
            throw .badLength(path: path, line: line, name: name, length: length)
        }
        guard name.lowercased() != "all" else { throw .reservedName(path: path, line: line, name: name) }
        guard seen.insert(name).inserted else { throw .duplicateChromosome(path: path, line: line, name: name) }
        chromosomes.append(Chromosome(index: chromosomes.count + 1, name: name, length: length))
    }

    static func text(_ line: UnsafeRawBufferPointer) -> String {
        var text = String(decoding: line, as: UTF8.self)
        while let last = text.unicodeScalars.last, last == "\r" || last == " " || last == "\t" {
            text.unicodeScalars.removeLast()
        }
        return text
    }
}
