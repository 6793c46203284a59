import Foundation

/// The table `inter.txt` of Juicer 1.
struct Juicer1Text {
    let counts: JuicerCounts
    let statistics: Juicer1Statistics
    let title: String

    /// The first line is padded to 1000 characters, as its readers expect.
    var text: String {
        title.padding(toLength: 1000, withPad: " ", startingAt: 0) + "\n" + reads + duplicates + contacts
    }

    private var reads: String {
        "Sequenced Read Pairs:  \(InterText.grouped(counts.total))\n"
            + line(" Normal Paired", counts.normal)
            + line(" Chimeric Paired", counts.chimeric)
            + line(" Chimeric Ambiguous", counts.ambiguous)
            + line(" Unmapped", counts.unmapped)
            + line(" Ligation Motif Present", counts.ligations ?? 0)
            + line("Alignable (Normal+Chimeric Paired)", counts.alignable)
    }

    private var duplicates: String {
        let copies = counts.duplicates - counts.opticalDuplicates
        let molecules =
            copies > 0 && counts.unique > 0
            ? LibraryComplexity.estimate(reads: counts.unique + copies, duplicates: copies) : 0
        return line("Unique Reads", counts.unique)
            + line("PCR Duplicates", copies)
            + line("Optical Duplicates", counts.opticalDuplicates)
            + "Library Complexity Estimate: \(InterText.grouped(Int(molecules.rounded(.down))))\n"
    }

    private var contacts: String {
        func line(_ name: String, _ count: Int, blanks: String = " ") -> String {
            "\(name): \(InterText.grouped(count))\(blanks)(\(Self.percent(count, counts.total)) / "
                + "\(Self.percent(count, counts.unique)))\n"
        }
        let (towards, away) = (statistics.threePrime, statistics.fivePrime)
        let orientations = statistics.orientations.map { Self.rounded($0, statistics.long) }.joined(separator: " - ")
        // Two blanks, as its script has it.
        return line("Intra-fragment Reads", statistics.intraFragment)
            + line("Below MAPQ Threshold", statistics.belowQuality)
            + line("Hi-C Contacts", statistics.contacts)
            + line(" Ligation Motif Present", statistics.withJunction, blanks: "  ")
            + " 3' Bias (Long Range): \(Self.rounded(towards, towards + away)) - "
            + "\(Self.rounded(away, towards + away))\n"
            + " Pair Type %(L-I-O-R): \(orientations)\n"
            + line("Inter-chromosomal", statistics.inter, blanks: "  ")
            + line("Intra-chromosomal", statistics.intra, blanks: "  ")
            + line("Short Range (<20Kb)", statistics.short, blanks: "  ")
            + line("Long Range (>20Kb)", statistics.long, blanks: "  ")
    }

    private func line(_ name: String, _ count: Int) -> String {
        "\(name): \(InterText.grouped(count)) (\(Self.percent(count, counts.total)))\n"
    }

    private static func percent(_ count: Int, _ whole: Int) -> String {
        String(format: "%.2f", Double(count) * 100 / Double(max(whole, 1))) + "%"
    }

    private static func rounded(_ count: Int, _ whole: Int) -> String {
        String(format: "%.0f", Double(count) * 100 / Double(max(whole, 1))) + "%"
    }
}
