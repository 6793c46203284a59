import SequenceIO

/// Why the work of a Juicer folder cannot be continued.
package enum JuicerImportError: Error, Sendable, CustomStringConvertible {
    /// A folder (or none at all) without what Juicer puts into one.
    case notJuicer(path: String)
    /// No file is sound, from the loops down to the reads.
    case nothingSound(path: String)
    /// Only files of another mapping quality are sound.
    case otherQuality(path: String, asked: MappingThreshold)
    /// Chromosome sizes are needed, and no map or BAM file here tells them.
    case noSizes(path: String)
    /// Reads have to be aligned, and nothing tells to what.
    case noReference(path: String)
    /// The output would lie among Juicer's own files.
    case outputInside(output: String, folder: String)
    case cannotCreateFolder(path: String, reason: String)
    case writing(SequenceIOError)

    package var description: String {
        switch self {
        case .notJuicer(let path):
            "\(path): not a folder of Juicer: there is nothing in \(path)/fastq, \(path)/splits or \(path)/aligned; give "
                + "the folder that juicer.sh had as its -d"
        case .nothingSound(let path):
            "\(path): no file can be continued from, for the reasons listed: copy the reads into \(path)/fastq again"
        case .otherQuality(let path, let asked):
            "\(path): nothing sound that holds contacts of mapping quality \(asked.rawValue), but there are files of quality "
                + "\(asked.other.rawValue): take them with --min-mapq \(asked.other.rawValue)"
        case .noSizes(let path):
            "\(path): no sound map or BAM file tells the sizes of its chromosomes: give them with --chrom-sizes FILE"
        case .noReference(let path):
            "\(path): its reads have to be aligned: give the genome with --reference FASTA"
        case .outputInside(let output, let folder):
            "\(output): lies in \(folder), where nothing is changed: choose another folder with --output"
        case .cannotCreateFolder(let path, let reason):
            "\(path): cannot be made a folder: \(reason)"
        case .writing(let error): error.description
        }
    }
}

/// The mapping qualities for which Juicer makes maps.
package enum MappingThreshold: Int, Sendable, CaseIterable {
    case one = 1
    case thirty = 30

    var other: MappingThreshold { self == .one ? .thirty : .one }
    /// The name of its map without `.hic`.
    var map: String { self == .one ? "inter" : "inter_30" }
    /// The name of its list of contacts.
    var contacts: String { "merged\(rawValue).txt" }
}
