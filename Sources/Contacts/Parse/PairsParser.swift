import Glibc
import SequenceIO

/// Alignments in, pairs out: one pass, no memory beyond one read pair.
package enum PairsParser {
    /// Files and their threads.
    package struct Files: Sendable {
        /// SAM or BAM; `-` is standard input.
        package var input: String
        /// .pairs; `-` is standard output.
        package var output: String
        /// Chromosome names in the order of mates, one a line, or nil for the order of the alignments' header.
        package var chromosomeOrder: String?
        /// Threads beside the one that works.
        package var inputThreads = 0
        /// Threads beside the one that works, for deflating.
        package var outputThreads = 0

        /// Paths as they are opened.
        package init(input: String, output: String, chromosomeOrder: String? = nil) {
            self.input = input
            self.output = output
            self.chromosomeOrder = chromosomeOrder
        }
    }

    /// Writes the pairs of all alignments and returns their statistics.
    ///
    /// Throws `PairsError` or `SequenceIOError`; then no output file stands.
    package static func run(
        _ files: Files, options: ParseOptions, assembly: String?, provenance: Provenance
    ) throws -> PairStatistics {
        let textColumns = options.extraColumns.filter(\.isText)
        var alignments = try AlignmentInput.open(
            files.input, threads: files.inputThreads, needsSequences: !textColumns.isEmpty)
        if alignments.header.isSortedByCoordinate { throw PairsError.sortedByCoordinate(path: files.input) }
        let order = try ChromosomeOrder(header: alignments.header, list: files.chromosomeOrder)
        let references = alignments.header.references
        let header = try PairsHeader.new(
            assembly: assembly, isFlipped: options.flips,
            chromosomes: order.references.map { (references[$0].name, references[$0].length) },
            samHeader: alignments.header.lines, columns: columns(options), provenance: provenance)
        var output = try TextOutput.create(files.output, threads: files.outputThreads)
        try output.append(header: header.lines)

        var writer = ContactWriter(options: options, references: references, ranks: order.ranks)
        var statistics = PairStatistics(chromosomes: header.chromosomes)
        var pair = ReadPair()
        var name = ReadName()
        while let record = try alignments.next() {
            if !name.equals(record.name) {
                if !name.isEmpty { try writer.write(&pair, name: name.bytes, to: &output, &statistics) }
                guard options.dropsReadNames || record.name.first != UInt8(ascii: "#") else {
                    throw PairsError.readNameLikeHeader(
                        path: files.input, name: String(decoding: record.name, as: UTF8.self))
                }
                name.set(record.name)
                pair.clear()
            }
            pair.append(record, minimumMappingQuality: options.minimumMappingQuality, columns: textColumns)
        }
        if !name.isEmpty { try writer.write(&pair, name: name.bytes, to: &output, &statistics) }
        try output.finish()
        return statistics
    }

    private static func columns(_ options: ParseOptions) -> [String] {
        PairsHeader.fixedColumns + ["pair_type"]
            + (options.addsPairIndex ? ["walk_pair_index", "walk_pair_type"] : [])
            + options.extraColumns.flatMap { ["\($0.rawValue)1", "\($0.rawValue)2"] }
    }
}

/// The name of the read pair at hand, kept beyond the record that it came with.
struct ReadName: ~Copyable {
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 1)
    private var count = 0

    init() {}

    deinit { buffer.deallocate() }

    var isEmpty: Bool { count == 0 }
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[..<count]) }

    func equals(_ name: UnsafeRawBufferPointer) -> Bool {
        guard name.count == count, let start = name.baseAddress, let kept = buffer.baseAddress else { return false }
        return memcmp(start, kept, count) == 0
    }

    mutating func set(_ name: UnsafeRawBufferPointer) {
        if name.count > buffer.count {
            buffer.deallocate()
            buffer = .allocate(byteCount: name.count * 2, alignment: 1)
        }
        buffer.copyMemory(from: name)
        count = name.count
    }
}
