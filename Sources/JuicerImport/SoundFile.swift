import HiCFile
import Loops
import SequenceIO

/// Why a file cannot be continued from, in words that do not begin with its name.
struct Unsound: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// Looks into files of Juicer as far as it takes to rely on them. Each check says what the file holds.
enum SoundFile {
    /// The bin sizes at which `pipelines/juicer-hiccups.yaml` seeks loops, in bp.
    static let loopResolutions = [25000, 10000, 5000]

    /// Every row.
    static func loops(_ path: String) throws(Unsound) -> String {
        try looking(at: path) { "\(try RequestedLoops(path: path).entries.count) loops" }
    }

    /// What of a map matters for the rest of the work.
    struct Map {
        let about: String
        let isBalanced: Bool
        /// In bp.
        let loopResolutions: [Int]
    }

    /// The header, the footer and the index of every matrix: of a map that is cut off one of them is missing.
    static func map(_ path: String) throws(Unsound) -> Map {
        try looking(at: path) {
            let map = try HiCReader.open(path)
            let matrices = try map.checkIndex()
            let resolutions = loopResolutions.filter(map.resolutions.contains)
            guard !resolutions.isEmpty else {
                throw Unsound(
                    "has none of the bin sizes \(loopResolutions.map(String.init).joined(separator: ", ")) bp")
            }
            let isBalanced = map.normalizations().contains(.kr)
            return Map(
                about: "a map of \(matrices) matrices, \(isBalanced ? "with" : "without") KR vectors",
                isBalanced: isBalanced, loopResolutions: resolutions)
        }
    }

    /// Every row: its columns, and that the rows of a chromosome pair stand together.
    ///
    /// - Parameter quality: the mapping quality by which rows are still to be chosen; nil: all rows have it.
    static func contacts(
        _ path: String, sizes: ChromosomeSizes, quality: MappingThreshold?
    ) throws(Unsound) -> String {
        try looking(at: path) {
            let list = try ContactListCheck(path, sizes: sizes)
            guard list.contacts > 0 else { throw Unsound("no contact on chromosomes that have a size") }
            guard quality != .thirty || list.hasQualities else {
                throw Unsound("its rows have no mapping qualities; --min-mapq 1 takes them all")
            }
            let left = list.unknownChromosome > 0 ? ", \(list.unknownChromosome) more on chromosomes without size" : ""
            return "\(list.contacts) contacts\(left)"
        }
    }

    /// Of BAM the header, the first record and the block that marks the end; of SAM, which has no such mark, every record.
    static func alignments(_ path: String) throws(Unsound) -> String {
        try looking(at: path) {
            var input = try AlignmentInput.open(path)
            guard let first = try input.next() else { throw Unsound("no alignments") }
            guard first.flag & 1 != 0 else {
                throw Unsound("the two ends of its reads were aligned one by one, as Juicer 1.5 does: pairs are needed")
            }
            let about = "alignments to \(input.header.references.count) sequences"
            guard path.hasSuffix(".sam") else { return about }
            let lines = try countedLines(beside: path)
            var reads = 1
            var name = Array(first.name)
            while let record = try input.next() {
                if record.name.elementsEqual(name) { continue }
                reads += 1
                name = Array(record.name)
            }
            guard lines == 4 * reads else {
                throw Unsound("has \(reads) reads, but Juicer has counted \(lines) lines of FASTQ, four to a read")
            }
            return about
        }
    }

    /// The lines of a lane's first FASTQ file, as Juicer has counted them before it began to align.
    private static func countedLines(beside alignments: String) throws -> Int {
        let path = alignments.dropLast(".sam".count) + "_linecount.txt"
        var input = try TextInput.open(String(path))
        guard let line = try input.nextLine(), let count = Int(String(decoding: line, as: UTF8.self)) else {
            throw Unsound("\(path) holds no number, so nothing tells whether the lane is whole")
        }
        return count
    }

    /// Every read of both files.
    static func reads(_ path: String, _ partner: String) throws(Unsound) -> String {
        try looking(at: path) { "\(try FastqQuality.of([path, partner], junctions: []).pairs) read pairs" }
    }

    /// Takes what readers throw for the reason why a file is not sound.
    private static func looking<Answer>(at path: String, _ body: () throws -> Answer) throws(Unsound) -> Answer {
        do {
            return try body()
        } catch let error as Unsound {
            throw error
        } catch {
            let text = "\(error)"
            throw Unsound(text.hasPrefix(path) ? String(text.dropFirst(path.count).drop { ": ".contains($0) }) : text)
        }
    }
}
