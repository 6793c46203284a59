import CShims

/// What in reads is not of the genome: adapters behind short inserts, and the Gs that two-colour sequencers call when
/// there is nothing more.
package struct ReadArtefacts: Sendable, Equatable {
    /// A tail of at least so many Gs.
    package static let shortestTail = 10
    /// What the reads of Illumina's TruSeq and Nextera libraries begin with behind the insert.
    package static let adapters: [(name: String, sequence: String)] = [
        ("TruSeq", "AGATCGGAAGAGC"), ("Nextera", "CTGTCTCTTATA"),
    ]

    /// Reads that end in Gs.
    package private(set) var polyG = 0
    /// For each adapter the reads that have it.
    package private(set) var withAdapter = Array(repeating: 0, count: adapters.count)
    /// Bases from the beginning of an adapter to the read's end.
    package private(set) var adapterBases = 0

    package init() {}

    mutating func add(_ read: UnsafeRawBufferPointer) {
        guard let start = read.baseAddress else { return }
        var tail = read.count
        while tail > 0, read[tail - 1] == UInt8(ascii: "G") { tail -= 1 }
        if read.count - tail >= Self.shortestTail { polyG += 1 }
        for (index, adapter) in Self.needles.enumerated() {
            guard let found = Self.find(adapter, in: start, count: read.count) else { continue }
            withAdapter[index] += 1
            adapterBases += read.count - found
        }
    }

    private static let needles: [[UInt8]] = adapters.map { Array($0.sequence.utf8) }

    private static func find(_ needle: [UInt8], in start: UnsafeRawPointer, count: Int) -> Int? {
        guard let found = memmem(start, count, needle, needle.count) else { return nil }
        return start.distance(to: found)
    }
}
