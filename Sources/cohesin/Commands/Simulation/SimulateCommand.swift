import ArgumentParser
import Foundation
import SequenceIO
import Simulation

/// `cohesin simulate`
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Make a small genome and Hi-C reads with planted loops, the same bytes for the same options.",
        discussion: """
            OUTDIR gets genome.fa, genome.chrom.sizes, fastq/, samples.csv, loops.truth.bedpe and simulation.json \
            (settings and what the reads hold: the expected numbers). Reads are paired, both strands, with ligation \
            junctions, sequencing errors and qualities, PCR duplicates, unligated fragments and reads from nowhere.
            """)

    @Argument(help: ArgumentHelp("The folder to write to; it is made when missing.", valueName: "outdir"))
    var outputFolder: String

    @OptionGroup var options: SimulationOptions

    @Flag(help: "Write a contact list (contacts.pairs.gz) instead of a genome and reads; fit for a human-size map.")
    var contacts = false

    @Option(help: ArgumentHelp("Take names and lengths of the chromosomes from this file.", valueName: "chrom.sizes"))
    var chromSizes: String?

    @Option(help: "Lanes that are written at the same time (default: one per core).")
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads is \(threads); it must be from 1 to 1024")
        }
        if chromSizes != nil && options.chromosomes != nil {
            throw ValidationError("--chrom-sizes and --chromosomes say the same thing: give one of them")
        }
        if contacts && options.samples.contains(",") {
            throw ValidationError("--contacts writes one contact list: name one sample at most")
        }
    }

    func run() throws {
        var settings = try options.settings()
        if let chromSizes {
            guard let data = FileManager.default.contents(atPath: chromSizes) else {
                throw SimulationError.notRead(path: chromSizes, reason: "there is no such file, or it is not readable")
            }
            settings.chromosomes = try Chromosome.sizes(String(decoding: data, as: UTF8.self), file: chromSizes)
        }
        let simulator = try Simulator(settings)
        let progress = ProgressCounter(of: contacts ? "contacts" : "read pairs")
        let record = try showingProgress(counting: progress) {
            try simulator.write(
                to: outputFolder, contacts ? .contacts : .reads,
                threads: threads ?? ProcessInfo.processInfo.activeProcessorCount, progress: progress)
        }
        let what = contacts ? "contacts" : "read pairs"
        print("\(record.pairs) \(what), \(record.loops) loops, \(settings.chromosomes.count) chromosomes")
        if !contacts {
            print("\(record.duplicates) of the pairs are duplicates")
            Console.note("next: cohesin run PIPELINE --samples \(SimulationFiles(folder: outputFolder).sampleSheet)")
        }
    }
}
