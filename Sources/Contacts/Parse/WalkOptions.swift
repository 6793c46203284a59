/// How the contacts of a walk are found and reported. Names and meanings are those of `pairtools parse2` 1.1.
package struct WalkOptions: Sendable {
    /// Which end of an alignment gives its position.
    package enum Position: String, CaseIterable, Sendable {
        /// The ends away from the junction.
        case outer
        /// The ends at the junction.
        case junction
        /// The 5' end on the read.
        case read
        /// The 5' end on the walk, which begins where the first read does.
        case walk
    }

    /// As seen from where the strands of a pair are told.
    package enum Orientation: String, CaseIterable, Sendable {
        /// As if each pair had been sequenced on its own, from its outer ends.
        case pair
        /// From each read's own beginning.
        case read
        /// From the beginning of the walk.
        case walk
        /// From the junction outwards.
        case junction
    }

    /// Which end of an alignment is its position.
    package var position = Position.outer
    /// From where strands are seen.
    package var orientation = Orientation.pair
    /// Bases: the longest piece between the reads that may be one fragment, read from both ends.
    package var longestInsert = 750
    /// Bases by which two alignments of one fragment may differ.
    package var mismatch = 3
    /// The records are single reads, so there is no second side.
    package var isSingleEnd = false
    /// Whether pairs of alignments that are no neighbours are reported, too.
    package var expands = false
    /// With `expands`: at most so many steps apart, and then only on one read; nil for all.
    package var deepestExpansion: Int?

    /// The defaults of `pairtools parse2` 1.1.
    package init() {}
}
