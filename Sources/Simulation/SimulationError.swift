/// Why a simulation cannot be made as asked.
package enum SimulationError: Error, Sendable, Equatable, CustomStringConvertible {
    case notAChromosome(String)
    case notAChromosomeLine(String, file: String, line: Int)
    case chromosomeTwice(String)
    case badName(String, of: String)
    case chromosomeTooShort(name: String, length: Int, least: Int)
    case chromosomeTooLong(name: String, length: Int)
    case noSite(enzyme: String, chromosome: String)
    /// `option` is the command line's name for it.
    case outOfRange(option: String, value: String, allowed: String)
    case noRoomForLoops(asked: Int, placed: Int)
    case notWritten(path: String, reason: String)
    case notALoopFile(path: String, line: Int, reason: String)
    case notRead(path: String, reason: String)

    package var description: String {
        switch self {
        case .notAChromosome(let text):
            "'\(text)' is not a chromosome: write NAME:LENGTH with the length in base pairs, chr1:2400000 for instance"
        case .notAChromosomeLine(let text, let file, let line):
            "\(file):\(line): '\(text)' is not a name, a tab and a length in base pairs, as 'samtools faidx' writes them first"
        case .chromosomeTwice(let name):
            "the chromosome '\(name)' is named twice; give each one once"
        case .badName(let name, let what):
            "'\(name)' cannot name a \(what): use letters, digits, '_', '-' and '.', and start with a letter or digit"
        case .chromosomeTooShort(let name, let length, let least):
            "the chromosome '\(name)' is \(length) bp long; the shortest that can be simulated is \(least) bp"
        case .chromosomeTooLong(let name, let length):
            "the chromosome '\(name)' is \(length) bp long; the longest that can be simulated is 2147483647 bp"
        case .noSite(let enzyme, let chromosome):
            "\(enzyme) does not cut '\(chromosome)' anywhere; make the chromosome longer or choose another enzyme"
        case .outOfRange(let option, let value, let allowed):
            "\(option) is \(value); it must be \(allowed)"
        case .noRoomForLoops(let asked, let placed):
            "only \(placed) of \(asked) loops have room on these chromosomes; ask for fewer loops or longer chromosomes"
        case .notWritten(let path, let reason):
            "\(path): cannot be written: \(reason)"
        case .notALoopFile(let path, let line, let reason):
            "\(path):\(line): not a loop: \(reason); a BEDPE file with chr1 x1 x2 chr2 y1 y2 is expected"
        case .notRead(let path, let reason):
            "\(path): cannot be read: \(reason)"
        }
    }
}
