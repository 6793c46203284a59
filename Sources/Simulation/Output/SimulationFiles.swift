/// The names of a simulation's files below its folder.
package struct SimulationFiles: Sendable {
    package let folder: String

    package init(folder: String) { self.folder = folder }

    package var genome: String { folder + "/genome.fa" }
    package var sizes: String { folder + "/genome.chrom.sizes" }
    package var sampleSheet: String { folder + "/samples.csv" }
    package var loops: String { folder + "/loops.truth.bedpe" }
    /// Settings and expected numbers; written last, so a folder that has it is complete.
    package var record: String { folder + "/simulation.json" }
    package var contacts: String { folder + "/contacts.pairs.gz" }
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
