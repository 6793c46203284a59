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

    private let motifs = adapters.map { Motif($0.sequence) }

    /// No read counted yet.
    package init() {}

    mutating func add(_ read: borrowing BasePlanes) {
        if Self.endsInGs(read) { polyG += 1 }
        for index in motifs.indices {
            guard let place = motifs[index].first(in: read) else { continue }
            withAdapter[index] += 1
            adapterBases += read.count - place
        }
    }

    private static func endsInGs(_ read: borrowing BasePlanes) -> Bool {
        guard read.count >= shortestTail else { return false }
        let start = read.count - shortestTail
        let plane = read[4]
        let (word, shift) = (start / 64, UInt64(start % 64))
        let next = word + 1 < read.words ? (plane[word + 1] << 1) &<< (63 - shift) : 0
        let tail: UInt64 = 1 << UInt64(shortestTail) - 1
        return (plane[word] &>> shift | next) & tail == tail
    }
}
