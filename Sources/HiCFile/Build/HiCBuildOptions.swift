/// How a `.hic` file is built.
package struct HiCBuildOptions: Sendable {
    /// Of the format: 9, or 8 for readers that know no other.
    package var version = 9
    /// Bin sizes in bp, in any order.
    package var resolutions: [Int]
    /// Normalisations to compute; those of the whole genome at `NormalizationRequest.genomeResolution` and coarser.
    package var normalizations: [Normalization] = []
    /// Contacts with a lower mapping quality at either end are left out, where the input has qualities.
    package var minimumMappingQuality = 0
    /// What becomes of contacts on chromosomes that are not among the sizes.
    package var unknownChromosomes = UnknownChromosomes.error
    /// What to call the genome in the header; nil takes the name of the chromosome size file.
    package var genome: String?
    /// Threads that work.
    package var threads = 1
    /// About how much memory may be used, in bytes.
    package var memoryLimit = 4 << 30
    /// Where contacts go that memory does not hold; nil means the folder of the output.
    package var temporaryFolder: String?
    /// Of libdeflate, 1 (fast) to 12 (small). Level 6, which others use, gains half a per cent for a tenth more time.
    package var compressionLevel = 5
    /// What stands in the header as the program that wrote the file.
    package var software = "cohesin"

    /// The defaults, with these bin sizes in bp.
    package init(resolutions: [Int]) {
        self.resolutions = resolutions
    }
}

/// What became of the contacts.
package struct HiCBuildSummary: Sendable {
    /// Contacts in the file.
    package internal(set) var contacts = 0
    /// Those of them whose both ends are on one chromosome.
    package internal(set) var intraChromosomal = 0
    /// Positions that lay beyond the end of their chromosome (or below 0) and were moved to it.
    package internal(set) var clampedPositions = 0
    /// Contacts left out because a chromosome is not among the sizes, and the first such name.
    package internal(set) var unknownChromosome = 0
    /// The first chromosome that is not among the sizes.
    package internal(set) var firstUnknownName: String?
    /// Lines of `.pairs` files with an end that is nowhere ("!").
    package internal(set) var unmapped = 0
    /// Contacts left out because of their mapping quality.
    package internal(set) var lowQuality = 0
    /// False when a minimum quality was asked for but the input has none.
    package internal(set) var hasQualities = true
    /// What became of each normalisation.
    package internal(set) var normalizations: [NormalizationOutcome] = []
    /// Matrices in the file, the whole-genome one included.
    package internal(set) var matrices = 0
    /// The number of times that memory did not hold all contacts.
    package internal(set) var spills = 0
    /// The size of the file.
    package internal(set) var bytes = 0
}
