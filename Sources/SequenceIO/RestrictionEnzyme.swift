/// Where an enzyme cuts, and what the ends that it leaves become when they are joined.
package struct RestrictionEnzyme: Sendable, Equatable {
    /// A recognised sequence in IUPAC letters: what stands before the overhang, the overhang, what stands behind it.
    package struct Site: Sendable, Equatable {
        /// Before the overhang.
        package let left: String
        /// What stays single-stranded at an end, and is filled in.
        package let overhang: String
        /// Behind the overhang.
        package let right: String

        /// All of the site.
        package var sequence: String { left + overhang + right }
    }

    /// As suppliers write it.
    package let name: String
    /// One, or several for a mixture of enzymes.
    package let sites: [Site]

    private init(_ name: String, _ sites: (String, String, String)...) {
        self.name = name
        self.sites = sites.map { Site(left: $0.0, overhang: $0.1, right: $0.2) }
    }

    /// Those that Juicer knows; Arima's kit has two enzymes. All leave 5' overhangs.
    package static let known: [RestrictionEnzyme] = [
        .init("MboI", ("", "GATC", "")), .init("DpnII", ("", "GATC", "")), .init("Sau3AI", ("", "GATC", "")),
        .init("HindIII", ("A", "AGCT", "T")), .init("NcoI", ("C", "CATG", "G")), .init("MseI", ("T", "TA", "A")),
        .init("Arima", ("G", "ANT", "C"), ("", "GATC", "")),
    ]

    /// An enzyme by its name, in any case.
    package static func named(_ name: String) -> RestrictionEnzyme? {
        known.first { $0.name.lowercased() == name.lowercased() }
    }

    /// What is read across a junction of any two of these sites: for an overhang O in the site L O R it is filled in,
    /// so that L O of one end is followed by O R of the other. Each once, in IUPAC letters.
    package static func junctions(of sites: [Site]) -> [String] {
        var junctions: [String] = []
        for first in sites {
            for second in sites {
                let junction = first.left + first.overhang + second.overhang + second.right
                if !junctions.contains(junction) { junctions.append(junction) }
            }
        }
        return junctions
    }
}
