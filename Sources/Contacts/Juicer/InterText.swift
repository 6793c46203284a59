import Foundation

/// Juicer's table `inter.txt`.
struct InterText {
    let counts: JuicerCounts
    let contacts: ContactCounts
    let title: String

    /// The first line is padded to 1000 characters, as its readers expect.
    var text: String {
        title.padding(toLength: 1000, withPad: " ", startingAt: 0) + "\n" + reads + statistics
    }

    private var reads: String {
        let total = max(counts.total, 1)
        let alignable = max(counts.alignable, 1)
        func line(_ name: String, _ count: Int) -> String { "\(name): \(count) (\(Self.percent(count, total)))\n" }
        func pair(_ name: String, _ count: Int) -> String {
            "\(name): \(count) (\(Self.percent(count, alignable)), \(Self.percent(count, total)))\n"
        }
        return "Read type: Paired End\n"
            + "Sequenced Read Pairs:  \(total)\n"
            + line("No chimera found", counts.unmapped)
            + line(" One or both reads unmapped", counts.unmapped)
            + line("2 alignments", counts.alignable)
            + line(" 2 alignments (A...B)", counts.normal)
            + line(" 2 alignments (A1...A2B; A1B2...B1A2)", counts.chimeric)
            + line("3 or more alignments", counts.ambiguous)
            + (counts.ligations.map { line("Ligation Motif Present", $0) } ?? "Ligation Motif Present: N/A\n")
            + "Average insert size: \(String(format: "%.2f", counts.meanInsertSize))\n"
            + pair("Total Unique", counts.unique)
            + pair("Total Duplicates", counts.duplicates)
    }

    private var statistics: String {
        func line(_ name: String, _ count: Int, absentWhenZero: Bool = false) -> String {
            if absentWhenZero, count == 0 { return "\(name): N/A\n" }
            let ofTotal = Self.share(count, max(counts.total, 1))
            return "\(name): \(Self.grouped(count)) (\(ofTotal)% / \(Self.share(count, max(counts.unique, 1)))%)\n"
        }
        return "Library Complexity Estimate*: \(complexity)\n"
            + line("Intra-fragment Reads", contacts.intraFragment, absentWhenZero: true)
            + line("Below MAPQ Threshold", counts.unique - contacts.lines, absentWhenZero: true)
            + line("Hi-C Contacts", contacts.contacts)
            + " 3' Bias (Long Range): N/A\n"
            + " Pair Type %(L-I-O-R): \(orientations)\n"
            + " L-I-O-R Convergence: \(contacts.convergence.map(Self.grouped) ?? "N/A")\n"
            + line("Inter-chromosomal", contacts.inter)
            + line("Intra-chromosomal", contacts.intra)
            + "Short Range (<20Kb):\n"
            + line("  <500BP", contacts.below500)
            + line("  500BP-5kB", contacts.below5000)
            + line("  5kB-20kB", contacts.below20000)
            + line("Long Range (>20Kb)", contacts.long)
    }

    private var complexity: String {
        guard counts.duplicates > 0, counts.unique > 0 else { return "N/A" }
        let molecules = LibraryComplexity.estimate(reads: counts.alignable, duplicates: counts.duplicates)
        return Self.grouped(Int(molecules.rounded(.down)))
    }

    private var orientations: String {
        guard contacts.long > 0 else { return "N/A" }
        return contacts.orientations.map { String(format: "%.0f", Float($0) * 100 / Float(contacts.long)) + "%" }
            .joined(separator: " - ")
    }

    private static func percent(_ count: Int, _ whole: Int) -> String {
        String(format: "%.2f", Double(count) * 100 / Double(whole)) + "%"
    }

    /// In the precision of the program that writes this part.
    private static func share(_ count: Int, _ whole: Int) -> String {
        String(format: "%.2f", Float(count) * 100 / Float(whole))
    }

    /// With a comma between thousands.
    static func grouped(_ count: Int) -> String {
        var digits = Array(String(count.magnitude))
        for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
        return (count < 0 ? "-" : "") + String(digits)
    }
}
