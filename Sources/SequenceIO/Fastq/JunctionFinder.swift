/// Finds which of several junctions a read contains: all motifs at once, one step a base (shift-and).
///
/// Each letter of each motif is a bit of a 64-bit word; a bit is set when the motif's letters up to it were the last
/// ones of the read. Several words when the motifs have more letters.
package struct JunctionFinder: Sendable {
    private struct Word: Sendable {
        /// First letters of motifs.
        var starts: UInt64 = 0
        /// Last letters of motifs.
        var ends: UInt64 = 0
        /// For each byte the letters that it is one of.
        var masks: [UInt64] = Array(repeating: 0, count: 256)
        /// For each last letter the junction that it ends: its bit and its number.
        var junctions: [(bit: UInt64, junction: Int)] = []
        var used = 0
    }

    private var words: [Word] = []

    /// - Parameter junctions: at most 32.
    package init(_ junctions: [LigationJunction]) {
        for (number, junction) in junctions.prefix(32).enumerated() {
            for motif in junction.motifs { add(Array(motif.utf8), junction: number) }
        }
    }

    private mutating func add(_ motif: [UInt8], junction: Int) {
        if words.isEmpty || words[words.count - 1].used + motif.count > 64 { words.append(Word()) }
        let last = words.count - 1
        let first = words[last].used
        for (offset, letter) in motif.enumerated() {
            let bases = LigationJunction.bases(letter) ?? ""
            for index in 0..<bases.utf8CodeUnitCount {
                let base = bases.utf8Start[index]
                words[last].masks[Int(base)] |= 1 << UInt64(first + offset)
                words[last].masks[Int(base | 0x20)] |= 1 << UInt64(first + offset)
            }
        }
        words[last].starts |= 1 << UInt64(first)
        let end: UInt64 = 1 << UInt64(first + motif.count - 1)
        words[last].ends |= end
        words[last].junctions.append((end, junction))
        words[last].used += motif.count
    }

    package var isEmpty: Bool { words.isEmpty }

    /// A bit for each junction that the read contains.
    package func find(in read: UnsafeRawBufferPointer) -> UInt32 {
        var found: UInt32 = 0
        for word in words {
            var seen: UInt64 = 0
            let starts = word.starts
            word.masks.withUnsafeBufferPointer { masks in
                guard let masks = masks.baseAddress else { return }
                var state: UInt64 = 0
                for byte in read {
                    state = (state &<< 1 | starts) & masks[Int(byte)]
                    seen |= state
                }
            }
            guard seen & word.ends != 0 else { continue }
            for (bit, junction) in word.junctions where seen & bit != 0 { found |= 1 << UInt32(junction) }
        }
        return found
    }
}
