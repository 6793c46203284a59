import Glibc

/// One pass over the reads of a Hi-C experiment: are the files whole, do they belong together, what is in them.
package struct FastqQuality: Sendable {
    /// One for each file.
    package internal(set) var files: [(path: String, statistics: ReadStatistics)]
    /// Read pairs, or reads when there is one file.
    package internal(set) var pairs = 0
    /// In the order in which they were asked for.
    package internal(set) var junctions: [JunctionCount]
    /// Of the pairs, or reads when there is one file, the share that repeats another: an estimate from a sample.
    package internal(set) var duplicatedShare = 0.0

    /// How often a junction was found.
    package struct JunctionCount: Sendable {
        /// What was sought.
        package let junction: LigationJunction
        /// Pairs with the junction in at least one read.
        package internal(set) var pairs = 0
        /// Reads with the junction, by file.
        package internal(set) var reads: [Int]
    }

    /// Reads one file, or two in step, each on a thread of its own.
    ///
    /// Throws `FastqError` for the first record that is wrong.
    package static func of(_ paths: [String], junctions: [LigationJunction]) throws(FastqError) -> FastqQuality {
        var quality = FastqQuality(
            files: paths.map { ($0, ReadStatistics()) },
            junctions: junctions.map { JunctionCount(junction: $0, reads: Array(repeating: 0, count: paths.count)) })
        let streams = try streams(paths, JunctionFinder(junctions))
        var first = ReadCursor(streams[0])
        var second = streams.count == 2 ? ReadCursor(streams[1]) : nil
        var sample = DuplicateSample()
        while true {
            let count = try first.available()
            guard let others = try second?.available() else {
                if count == 0 { break }
                for read in first.take(count) { quality.count(read.junctions, nil, &sample, read.hash) }
                continue
            }
            if count == 0 || others == 0 {
                if count == 0, others == 0 { break }
                let (longer, shorter) = count == 0 ? (1, 0) : (0, 1)
                let extra = count == 0 ? second?.take(1) : first.take(1)
                throw .countsDiffer(
                    longer: paths[longer], shorter: paths[shorter], record: quality.pairs + 1,
                    name: extra?.first?.text ?? "")
            }
            let both = min(count, others)
            for (read, mate) in zip(first.take(both), second?.take(both) ?? []) {
                quality.count(read.junctions, mate.junctions, &sample, DuplicateSample.hash(read.hash, mate.hash))
                if !read.hasSameName(as: mate) {
                    throw .namesDiffer(
                        path1: paths[0], path2: paths[1], record: quality.pairs, name1: read.text, name2: mate.text)
                }
            }
        }
        quality.duplicatedShare = sample.duplicatedShare
        for index in paths.indices {
            quality.files[index].statistics = streams[index].stop()
            if quality.files[index].statistics.reads == 0 { throw .noReads(path: paths[index]) }
        }
        return quality
    }

    private static func streams(
        _ paths: [String], _ finder: JunctionFinder
    ) throws(FastqError) -> [ReadStream] {
        do throws(SequenceIOError) {
            var streams: [ReadStream] = []
            for path in paths { streams.append(try ReadStream(path: path, finder: finder)) }
            return streams
        } catch {
            throw .stream(error, record: 1)
        }
    }

    /// Counts a pair, or a read when there is no mate.
    private mutating func count(
        _ first: UInt32, _ second: UInt32?, _ sample: inout DuplicateSample, _ hash: UInt64
    ) {
        pairs += 1
        sample.add(hash)
        let either = first | (second ?? 0)
        guard either != 0 else { return }
        for junction in junctions.indices where either >> UInt32(junction) & 1 != 0 {
            junctions[junction].pairs += 1
            junctions[junction].reads[0] += Int(first >> UInt32(junction) & 1)
            if let second { junctions[junction].reads[1] += Int(second >> UInt32(junction) & 1) }
        }
    }
}

/// The reads of a stream, one stretch after the other.
private struct ReadCursor {
    private let stream: ReadStream
    private var batch: ReadBatch?
    private var next = 0

    init(_ stream: ReadStream) { self.stream = stream }

    /// How many reads are at hand; 0 at the end. An error comes when its record does.
    mutating func available() throws(FastqError) -> Int {
        while next == batch?.reads.count ?? 0 {
            if let batch {
                if let error = batch.error { throw error }
                stream.takeBack(batch)
            }
            batch = stream.next()
            next = 0
            if batch == nil { return 0 }
        }
        return (batch?.reads.count ?? 0) - next
    }

    /// The next reads; their names are valid until more are asked for.
    mutating func take(_ count: Int) -> ArraySlice<ReadSummary> {
        defer { next += count }
        return batch?.reads[next..<(next + count)] ?? []
    }
}

extension ReadSummary {
    /// The name, for messages.
    fileprivate var text: String {
        String(decoding: UnsafeRawBufferPointer(start: name, count: Int(nameLength)), as: UTF8.self)
    }

    @inline(__always)
    fileprivate func hasSameName(as other: ReadSummary) -> Bool {
        nameLength == other.nameLength && memcmp(name, other.name, Int(nameLength)) == 0
    }
}
