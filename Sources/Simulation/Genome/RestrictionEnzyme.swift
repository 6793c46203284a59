/// How chromatin was cut before ligation. The raw values are those of Juicer's `-s` option.
package enum RestrictionEnzyme: String, Sendable, CaseIterable, Codable {
    case mboI = "MboI"
    case dpnII = "DpnII"
    case hindIII = "HindIII"
    case arima = "Arima"
    /// Cut anywhere, as DNase and MNase do: junctions carry no motif.
    case none

    /// One recognition sequence: `N` stands for any base.
    package struct Site: Sendable, Hashable {
        /// Upper-case bases, the same on both strands.
        package let bases: [UInt8]
        /// Bases between the start of the site and the cut of the upper strand.
        package let cut: Int

        /// The site is filled up before ligation: the left fragment then ends this many bases after the site's start.
        package var filledEnd: Int { bases.count - cut }

        init(_ text: StaticString, cut: Int) {
            bases = text.withUTF8Buffer { Array($0) }
            self.cut = cut
        }
    }

    /// What it cuts.
    package var sites: [Site] {
        switch self {
        case .mboI, .dpnII: [Site("GATC", cut: 0)]
        case .hindIII: [Site("AAGCTT", cut: 1)]
        case .arima: [Site("GATC", cut: 0), Site("GANTC", cut: 1)]
        case .none: []
        }
    }
}
