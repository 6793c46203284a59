/// Reads a molecule as an instrument does: each base with a quality of a few levels, wrong as often as its quality
/// says. Late cycles are worse than early ones.
package struct Sequencer: Sendable {
    /// Phred qualities in use, the best first, and the chance of an error at each in parts of 2^32.
    private static let levels: [(letter: UInt8, error: UInt64)] = [
        (33 + 37, 856_961),  // 10^-3.7
        (33 + 25, 13_582_074),  // 10^-2.5
        (33 + 11, 341_161_284),  // 10^-1.1
    ]

    private let readLength: Int
    /// For each cycle: below the first number in parts of 2^16 the best quality, below the second the middle one.
    private let thresholds: [(UInt64, UInt64)]

    /// In bases.
    package init(readLength: Int) {
        self.readLength = readLength
        thresholds = (0..<readLength).map { cycle in
            let progress = Double(cycle) / Double(readLength)
            let best = 0.97 - 0.13 * progress * progress
            return (UInt64(best * 65536), UInt64((best + (1 - best) * 0.75) * 65536))
        }
    }

    /// Reads `readLength` bases from `template`, forwards from its start, or the other strand backwards from its end.
    ///
    /// - Parameters:
    ///   - template: the first base to be read, upper strand.
    ///   - isReverse: read the complement, towards lower addresses.
    package func read(
        _ template: UnsafePointer<UInt8>, isReverse: Bool, _ random: inout RandomStream,
        bases: UnsafeMutablePointer<UInt8>, qualities: UnsafeMutablePointer<UInt8>
    ) {
        thresholds.withUnsafeBufferPointer { thresholds in
            Self.levels.withUnsafeBufferPointer { levels in
                for cycle in 0..<readLength {
                    var base = isReverse ? Bases.complement((template - cycle).pointee) : template[cycle]
                    let bits = random.next()
                    let draw = bits & 0xFFFF
                    let (best, middle) = thresholds[cycle]
                    let level = levels[draw < best ? 0 : draw < middle ? 1 : 2]
                    var letter = level.letter
                    if base == UInt8(ascii: "N") {
                        letter = 33 + 2
                    } else if bits &>> 32 < level.error {
                        // One of the three other bases; bits 16 to 31 are still unused.
                        base = Bases.letters(Bases.number(base) &+ 1 &+ (bits &>> 16 & 0xFFFF) % 3)
                    }
                    bases[cycle] = base
                    qualities[cycle] = letter
                }
            }
        }
    }
}
