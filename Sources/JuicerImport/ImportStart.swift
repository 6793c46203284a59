/// The furthest sound point of a run of Juicer, from which the rest of the work starts. Paths are absolute.
package enum ImportStart: Sendable {
    /// Map and loops stand.
    case finished
    /// A map, with KR vectors or without, and the bin sizes in bp at which it can be searched for loops.
    case map(String, isBalanced: Bool, loopResolutions: [Int])
    /// A list of contacts without duplicates. Those of a quality are still to be chosen; nil: all have it.
    case contacts(String, MappingThreshold?)
    /// Alignments in which the records of a read follow each other; one file for each lane, or one for all.
    case alignments([Alignments], MappingThreshold)
    /// Pairs of FASTQ files, and alignments of the lanes that have some.
    case reads([Reads], aligned: [Alignments], MappingThreshold)

    /// A file of alignments, and what its lane is called.
    package typealias Alignments = (lane: String, file: String)
    /// Two FASTQ files of mates, and what their lane is called.
    package typealias Reads = (lane: String, reads1: String, reads2: String)
}
