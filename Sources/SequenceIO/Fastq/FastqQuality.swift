import Glibc

/// One pass over the reads of a Hi-C experiment: are the files whole, do they belong together, what is in them.
package struct FastqQuality: Sendable {
    /// One for each file.
    package internal(set) var files: [(path: String, statistics: ReadStatistics)]
    /// Read pairs, or reads when there is one file.
    package internal(set) var pairs = 0
    package internal(set) var junctions: [JunctionCount]
    /// Of the pairs, or reads when there is one file, the share that repeats another: an estimate from a sample.
    package internal(set) var duplicatedShare = 0.0

    /// How often a junction was found.
    package struct JunctionCount: Sendable {
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
        let streams = paths.map { ReadStream(path: $0, finder: JunctionFinder(junctions)) }
        defer { for stream in streams { stream.stop() } }
        var cursors = streams.map { BatchCursor($0) }
        var sample = DuplicateSample()
        while true {
            var found: UInt32 = 0
            var hash: UInt64 = 0
            var ended: [Int] = []
            for index in cursors.indices {
                guard try cursors[index].advance() else {
                    ended.append(index)
                    continue
                }
                quality.count(cursors[index].found, file: index)
                found |= cursors[index].found
                hash = index == 0 ? cursors[index].hash : DuplicateSample.hash(hash, cursors[index].hash)
            }
            if ended.count == cursors.count { break }
            if let shorter = ended.first, let longer = cursors.indices.first(where: { !ended.contains($0) }) {
                throw .countsDiffer(
                    longer: paths[longer], shorter: paths[shorter], record: quality.pairs + 1,
                    name: cursors[longer].name)
            }
            quality.pairs += 1
            sample.add(hash)
            if cursors.count == 2, !cursors[0].hasSameName(as: cursors[1]) {
                throw .namesDiffer(
                    path1: paths[0], path2: paths[1], record: quality.pairs, name1: cursors[0].name,
                    name2: cursors[1].name)
            }
            if found != 0 { quality.count(found) }
        }
        quality.duplicatedShare = sample.duplicatedShare
        for index in cursors.indices {
            quality.files[index].statistics = cursors[index].statistics
            if cursors[index].statistics.reads == 0 { throw .noReads(path: paths[index]) }
        }
        return quality
    }

    private mutating func count(_ found: UInt32, file: Int) {
        guard found != 0 else { return }
        for junction in junctions.indices where found >> UInt32(junction) & 1 != 0 {
            junctions[junction].reads[file] += 1
        }
    }

    private mutating func count(_ found: UInt32) {
        for junction in junctions.indices where found >> UInt32(junction) & 1 != 0 { junctions[junction].pairs += 1 }
    }
}

/// The records in a batch that the files are compared by, one after the other.
private struct BatchCursor {
    private let stream: ReadStream
    private var batch = ReadBatch()
    private var next = 0
    private var nameStart = 0
    private var nameEnd = 0
    /// A bit for each junction in the record at hand.
    private(set) var found: UInt32 = 0
    /// Of the first bases of the record at hand.
    private(set) var hash: UInt64 = 0
    /// Of the whole file; only after the last record.
    private(set) var statistics = ReadStatistics()

    init(_ stream: ReadStream) { self.stream = stream }

    /// Goes to the next record; false after the last. An error comes when its record does.
    mutating func advance() throws(FastqError) -> Bool {
        while next == batch.ends.count {
            if let error = batch.error { throw error }
            guard let following = stream.batches.pop() else { return false }
            batch = following
            if let whole = batch.statistics { statistics = whole }
            next = 0
            nameEnd = 0
        }
        nameStart = nameEnd
        nameEnd = batch.ends[next]
        hash = batch.hashes[next]
        found = batch.found.isEmpty ? 0 : batch.found[next]
        next += 1
        return true
    }

    var name: String { String(decoding: batch.names[nameStart..<nameEnd], as: UTF8.self) }

    func hasSameName(as other: BatchCursor) -> Bool {
        let count = nameEnd - nameStart
        guard count == other.nameEnd - other.nameStart else { return false }
        return batch.names.withUnsafeBytes { left in
            other.batch.names.withUnsafeBytes { right in
                guard let left = left.baseAddress, let right = right.baseAddress else { return true }
                return memcmp(left + nameStart, right + other.nameStart, count) == 0
            }
        }
    }
}
