/// Counts over the reads of one FASTQ file.
package struct ReadStatistics: Sendable, Equatable {
    package private(set) var reads = 0
    package private(set) var bases = 0
    /// Bases that are G or C.
    package private(set) var gc = 0
    /// Bases that are N.
    package private(set) var unknown = 0
    /// Bases whose quality is at least 30 (one error in a thousand).
    package private(set) var q30 = 0
    /// Bases of the shortest and the longest read.
    package private(set) var shortest = Int.max
    package private(set) var longest = 0

    /// By length, up to `longestTold`, how many reads have it; the last one stands for all that are longer.
    package private(set) var lengths: [Int] = []
    package static let longestTold = 10_000
    package internal(set) var cycles = CycleStatistics()
    package private(set) var artefacts = ReadArtefacts()

    package init() {}

    /// Bases of the mean read.
    package var meanLength: Double { reads == 0 ? 0 : Double(bases) / Double(reads) }
    /// G and C among the bases that are known.
    package var gcFraction: Double { bases == unknown ? 0 : Double(gc) / Double(bases - unknown) }
    package var unknownFraction: Double { bases == 0 ? 0 : Double(unknown) / Double(bases) }
    package var q30Fraction: Double { bases == 0 ? 0 : Double(q30) / Double(bases) }

    /// Counts a read; returns what is wrong with its letters, if something is.
    mutating func add(bases read: UnsafeRawBufferPointer, qualities: UnsafeRawBufferPointer) -> String? {
        guard let base = read.baseAddress, let quality = qualities.baseAddress else { return nil }
        let letters = base.assumingMemoryBound(to: UInt8.self)
        let values = quality.assumingMemoryBound(to: UInt8.self)
        var known = 0
        var lowest = UInt8.max
        var highest = UInt8.min
        var start = 0
        while start < read.count {
            // Sums of one byte over fewer than 256 letters: the compiler adds 16 or 32 of them at once.
            let end = min(start + 240, read.count)
            var gcHere: UInt8 = 0
            var atHere: UInt8 = 0
            var unknownHere: UInt8 = 0
            var q30Here: UInt8 = 0
            for index in start..<end {
                let letter = letters[index] & 0xDF
                gcHere &+= letter == 0x47 || letter == 0x43 ? 1 : 0
                atHere &+= letter == 0x41 || letter == 0x54 ? 1 : 0
                unknownHere &+= letter == 0x4E ? 1 : 0
                let value = values[index]
                q30Here &+= value >= 33 + 30 ? 1 : 0
                lowest = min(lowest, value)
                highest = max(highest, value)
            }
            gc += Int(gcHere)
            unknown += Int(unknownHere)
            q30 += Int(q30Here)
            known += Int(gcHere) + Int(atHere) + Int(unknownHere)
            start = end
        }
        reads += 1
        bases += read.count
        let length = min(read.count, Self.longestTold)
        if length >= lengths.count { lengths += Array(repeating: 0, count: length + 1 - lengths.count) }
        lengths[length] += 1
        cycles.add(letters, values, count: read.count)
        artefacts.add(read)
        shortest = min(shortest, read.count)
        longest = max(longest, read.count)
        if lowest < 33 || highest > 126 { return "a quality outside ! to ~" }
        return known == read.count ? nil : Self.fault(read)
    }

    /// Letters beside A, C, G, T and N: those for more than one base are allowed.
    private static func fault(_ read: UnsafeRawBufferPointer) -> String? {
        let allowed = Array("ACGTNURYSWKMBDHV.-".utf8)
        for (index, byte) in read.enumerated() where !allowed.contains(byte) && !allowed.contains(byte & 0xDF) {
            let shown = (33...126).contains(byte) ? "'\(Character(UnicodeScalar(byte)))'" : "byte \(byte)"
            return "\(shown) at base \(index + 1) is no base"
        }
        return nil
    }
}
