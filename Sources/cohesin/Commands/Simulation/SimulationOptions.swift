import ArgumentParser
import Simulation

/// What a simulation is made from: shared by `simulate` and `demo`.
struct SimulationOptions: ParsableArguments {
    @Option(help: "Another number, another data set.")
    var seed: UInt64 = 1

    @Option(help: "Read pairs of each sample.")
    var pairs = SimulationSettings().pairs

    @Option(
        help: ArgumentHelp(
            "Names and lengths in bp (default: \(SimulationOptions.text(SimulationSettings().chromosomes))).",
            valueName: "name:length,..."))
    var chromosomes: String?

    @Option(help: "Loops to plant.")
    var loops = SimulationSettings().loops

    @Option(help: "How many times more frequent contacts are at the centre of a loop than around it.")
    var loopStrength = SimulationSettings().loopStrength

    @Option(
        help:
            "The enzyme that cut the chromatin: \(RestrictionEnzyme.allCases.map(\.rawValue).joined(separator: ", ")).")
    var enzyme = RestrictionEnzyme.mboI

    @Option(help: ArgumentHelp("Names of the samples.", valueName: "name,..."))
    var samples = SimulationSettings().samples.joined(separator: ",")

    @Option(help: "Lanes of each sample.")
    var lanes = SimulationSettings().lanes

    @Option(help: "Bases of a read.")
    var readLength = SimulationSettings().readLength

    @Option(help: "The share of pairs that are PCR duplicates.")
    var duplicates = SimulationSettings().duplicateFraction

    @Option(help: "The most that the ends of a duplicate are shortened by, in bp.")
    var duplicateShift = SimulationSettings().duplicateShift

    @Option(help: "The share of contacts between chromosomes.")
    var trans = SimulationSettings().transFraction

    @Option(help: "Contacts fall with the distance to the power of minus this.")
    var decay = SimulationSettings().decayExponent

    @Option(help: "The share of molecules that were never cut and ligated.")
    var unligated = SimulationSettings().unligatedFraction

    @Option(help: "The share of molecules that are no part of the genome.")
    var random = SimulationSettings().randomFraction

    /// The settings that these options ask for.
    func settings() throws(SimulationError) -> SimulationSettings {
        var settings = SimulationSettings()
        settings.seed = seed
        settings.pairs = pairs
        if let chromosomes { settings.chromosomes = try Chromosome.list(chromosomes) }
        settings.loops = loops
        settings.loopStrength = loopStrength
        settings.enzyme = enzyme
        settings.samples = samples.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        settings.lanes = lanes
        settings.readLength = readLength
        settings.duplicateFraction = duplicates
        settings.duplicateShift = duplicateShift
        settings.transFraction = trans
        settings.decayExponent = decay
        settings.unligatedFraction = unligated
        settings.randomFraction = random
        return settings
    }

    private static func text(_ chromosomes: [Chromosome]) -> String {
        chromosomes.map { "\($0.name):\($0.length)" }.joined(separator: ",")
    }
}

extension RestrictionEnzyme: ExpressibleByArgument {}
