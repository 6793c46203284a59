import GPUDevice
import HiCFile
import SequenceIO

/// What a run of HiCCUPS is told.
package struct HiCCUPSOptions: Sendable {
    /// One entry per resolution to search.
    package var parameters: [LoopParameters]
    /// Of the counts and of the expected values.
    package var normalization: Normalization
    /// Names of the chromosomes to search, with or without `chr`; `nil`: all.
    package var chromosomes: [String]?
    /// Exact, or with the slips of juicer_tools.
    package var arithmetic: Arithmetic
    /// How far from the diagonal pixels are tested.
    package var area: SearchArea
    /// How strong the peak of a loop must be.
    package var thresholds: EnrichmentThresholds
    /// Threads that work.
    package var threads: Int
    /// What tests pixels in the exact arithmetic; the other has no GPU form.
    package var device: DeviceChoice
    /// Where the driver of GPUs is looked for.
    package var driver: DriverLocation
    /// The size of the pieces of work.
    package var shape: TileShape
    /// Loops whose statistics are wanted, too.
    package var requested: RequestedLoops?
    /// What stands in the files as their maker.
    package var program: String

    /// The defaults of the command line where nothing is given.
    package init(
        parameters: [LoopParameters], normalization: Normalization = .scale, chromosomes: [String]? = nil,
        arithmetic: Arithmetic = .exact, area: SearchArea = .band(bp: SearchArea.standardDistance),
        thresholds: EnrichmentThresholds = .standard, threads: Int = WorkerThreads.available,
        device: DeviceChoice = .cpu, driver: DriverLocation = .system, shape: TileShape = .standard,
        requested: RequestedLoops? = nil, program: String
    ) {
        self.parameters = parameters
        self.normalization = normalization
        self.chromosomes = chromosomes
        self.arithmetic = arithmetic
        self.area = area
        self.thresholds = thresholds
        self.threads = threads
        self.device = device
        self.driver = driver
        self.shape = shape
        self.requested = requested
        self.program = program
    }

    /// The chromosomes of a file that are to be searched, in the file's order.
    func chromosomes(of reader: borrowing HiCReader) throws(LoopsError) -> [Chromosome] {
        let all = reader.chromosomes
        guard let chromosomes else { return all }
        for name in chromosomes where !all.contains(where: { ChromosomeName.matches($0.name, name) }) {
            throw .unknownChromosome(asked: name, file: reader.path, present: all.map(\.name))
        }
        return all.filter { chromosome in chromosomes.contains { ChromosomeName.matches($0, chromosome.name) } }
    }
}
