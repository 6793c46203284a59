/// The names of a simulation's files below its folder.
package struct SimulationFiles: Sendable {
    /// Where all of them lie.
    package let folder: String

    /// The files that a simulation in this folder has.
    package init(folder: String) { self.folder = folder }

    /// FASTA.
    package var genome: String { folder + "/genome.fa" }
    /// Names and lengths of its chromosomes.
    package var sizes: String { folder + "/genome.chrom.sizes" }
    /// Of the reads, for a pipeline.
    package var sampleSheet: String { folder + "/samples.csv" }
    /// The planted loops, BEDPE.
    package var loops: String { folder + "/loops.truth.bedpe" }
    /// Settings and expected numbers; written last, so a folder that has it is complete.
    package var record: String { folder + "/simulation.json" }
    /// A contact list in place of genome and reads.
    package var contacts: String { folder + "/contacts.pairs.gz" }
    /// FASTQ, two files for each lane.
    package var readFolder: String { folder + "/fastq" }

    /// The FASTQ file of a sample's lane (from 1) and end of the molecule (1 or 2).
    package func reads(sample: String, lane: Int, mate: Int) -> String {
        "\(folder)/\(Self.reads(sample: sample, lane: lane, mate: mate))"
    }

    /// The same, as the sample sheet names it: relative to the folder.
    static func reads(sample: String, lane: Int, mate: Int) -> String {
        "fastq/\(sample)_\(laneName(lane))_R\(mate).fastq.gz"
    }

    /// `L001`
    static func laneName(_ lane: Int) -> String {
        let digits = String(lane)
        return "L" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}
