/// How alignments become pairs. Names and defaults are those of `pairtools parse` 1.1.
package struct ParseOptions: Sendable {
    /// What is reported for a read pair with more than one alignment on a side that is no single ligation.
    package enum WalksPolicy: String, CaseIterable, Sendable {
        /// Neither side.
        case mask
        /// The alignment nearest the 5' end of each side.
        case any5 = "5any"
        /// The unique alignment nearest the 5' end of each side, if there is one.
        case unique5 = "5unique"
        /// The alignment nearest the 3' end of each side.
        case any3 = "3any"
        /// The unique alignment nearest the 3' end of each side, if there is one.
        case unique3 = "3unique"
        /// Each pair of neighbours on the molecule, as `walks` says.
        case all
    }

    /// Which end of an alignment gives the position of a side.
    package enum AlignmentEnd: String, CaseIterable, Sendable {
        case five = "5"
        case three = "3"
    }

    /// Alignments with a lower mapping quality are taken for not unique.
    package var minimumMappingQuality: Int = 1
    /// Bases of a read without an alignment: longer stretches count as an alignment that could not be placed.
    package var longestGap: Int = 20
    /// Bases: the longest molecule that may explain two alignments on one side and one on the other.
    package var longestMolecule: Int = 750
    /// What becomes of a read pair with more than two alignments.
    package var walksPolicy: WalksPolicy = .unique5
    /// For the policy `all`.
    package var walks = WalkOptions()
    /// Which end of an alignment is its position.
    package var alignmentEnd: AlignmentEnd = .five
    /// Whether the mates are put in the order of the chromosomes.
    package var flips = true
    /// Whether `.` is written instead of the read's name.
    package var dropsReadNames = false
    /// Whether a pair's place in its walk, and the reads that show it, are written.
    package var addsPairIndex = false
    /// Two for each: one of either side.
    package var extraColumns: [ExtraColumn] = []

    /// The defaults of `pairtools parse` 1.1.
    package init() {}
}
