/// Which of Juicer's ways are followed where they are slips.
///
/// As Juicer computes:
/// - two alignments are near when the numbers in their chromosomes' names are equal: all of `chr1`, `chr2`, `chrX` have
///   none, so that alignments on different chromosomes count as near when their positions are;
/// - duplicates must lie in the same restriction fragments, so that two copies within the wobble on both sides of a site
///   both stay;
/// - names that differ only by `_` are one chromosome;
/// - without restriction sites interior positions are moved by half of (insert size - both read lengths) with the number
///   of single alignments, 0, in place of the insert size, and one clip is read from the other side's CIGAR.
///
/// As Juicer 1.5 computes, in addition: split hits count with their clipped bases, nothing is asked about strands, the
/// hit of a chimera that is farther from the other read is kept, and duplicates from one spot of the flow cell are told
/// from copies. It writes the files of that version.
///
/// Corrected: chromosomes are compared by name, fragments take no part in the search for duplicates, the insert size is
/// the measured one.
package enum JuicerRules: String, CaseIterable, Sendable {
    case corrected
    case juicer
    case juicer1
}
