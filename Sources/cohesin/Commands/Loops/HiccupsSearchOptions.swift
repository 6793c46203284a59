import ArgumentParser
import Loops

/// What HiCCUPS looks for and where: juicer_tools' own options.
struct HiccupsSearchOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "Resolutions in bp, comma-separated.")
    var resolutions = CommaSeparated(values: LoopParameters.standardResolutions)

    @Option(name: [.customShort("k"), .long], help: "The normalisation, or NONE for raw counts.")
    var normalization = "SCALE"

    @Option(name: .shortAndLong, help: "Chromosomes, comma-separated, with or without chr (default: all).")
    var chromosomes: CommaSeparated<String>?

    @Option(name: [.customShort("f"), .long], help: "False discovery rate, one or one per resolution.")
    var fdr = CommaSeparated(values: [0.1])

    @Option(
        name: [.customShort("p"), .long],
        help: "Peak half width in bins, one or one per resolution (default: 4, 2, 1 at 5, 10, 25 kb).")
    var peakWidth: CommaSeparated<Int>?

    @Option(
        name: [.customShort("i"), .long],
        help: "Window half width in bins, one or one per resolution (default: 7, 5, 3 at 5, 10, 25 kb).")
    var window: CommaSeparated<Int>?

    @Option(
        name: [.customShort("d"), .long],
        help: "Cluster radius in bp, one or one per resolution (default: 20000, 20000, 50000 at 5, 10, 25 kb).")
    var clusterRadius: CommaSeparated<Int>?

    @Option(
        name: [.customShort("t"), .customLong("thresholds")],
        help: ArgumentHelp(
            "Largest sum of rates of a lone pixel; observed over expected in both arms, in lower left and donut, in "
                + "either of these.", valueName: "fdr,oe1,oe2,oe3"))
    var thresholdValues = CommaSeparated(values: [0.02, 1.5, 1.75, 2])

    @Option(name: [.customShort("m"), .long], help: "Tile size of juicer_tools, above 40; see --arithmetic.")
    var matrixWidth = 512

    @Option(help: ArgumentHelp("Search up to so far from the diagonal, or 'unlimited'.", valueName: "bp"))
    var maxDistance = Distance(bp: SearchArea.standardDistance)

    @Option(help: "How sums are formed.")
    var arithmetic = Arithmetic.exact

    @Flag(name: [.customShort("y"), .long], help: "Accepted: the search is restricted by --max-distance anyway.")
    var restrict = false

    @Flag(name: .customLong("ignore-sparsity"), help: "Accepted: a sparse map is searched anyway.")
    var ignoreSparsity = false

    /// The parameters of each resolution.
    func parameters() throws -> [LoopParameters] {
        let count = resolutions.values.count
        guard Set(resolutions.values).count == count else {
            throw ValidationError("-r \(resolutions): name each resolution once")
        }
        let rates = try spread(fdr.values, "-f", over: count)
        let peaks = try peakWidth.map { try spread($0.values, "-p", over: count) }
        let windows = try window.map { try spread($0.values, "-i", over: count) }
        let radii = try clusterRadius.map { try spread($0.values, "-d", over: count) }
        return try resolutions.values.enumerated().map { index, resolution in
            let standard = LoopParameters.standard(resolution)
            guard let peak = peaks?[index] ?? standard?.peakWidth, let window = windows?[index] ?? standard?.window,
                let radius = radii?[index] ?? standard?.clusterRadius
            else { throw ValidationError(LoopsError.noParameters(resolution: resolution).description) }
            let parameters = LoopParameters(
                resolution: resolution, peakWidth: peak, window: window, clusterRadius: radius,
                falseDiscoveryRate: rates[index])
            do {
                try parameters.validate()
            } catch {
                throw ValidationError("\(error)")
            }
            return parameters
        }
    }

    /// Values of 0 and below stand for the default.
    func thresholds() throws -> EnrichmentThresholds {
        let values = thresholdValues.values
        guard values.count == 4 else {
            throw ValidationError("-t \(thresholdValues): 4 values are needed, not \(values.count)")
        }
        let standard = EnrichmentThresholds.standard
        return EnrichmentThresholds(
            rateSum: values[0] > 0 ? values[0] : standard.rateSum, arms: values[1] > 0 ? values[1] : standard.arms,
            both: values[2] > 0 ? values[2] : standard.both, either: values[3] > 0 ? values[3] : standard.either)
    }

    /// The pixels to test.
    func area() throws -> SearchArea {
        let margins = 2 * LoopParameters.margin
        guard matrixWidth > margins else {
            throw ValidationError("-m \(matrixWidth): it must be above \(margins)")
        }
        switch arithmetic {
        case .exact: return .band(bp: maxDistance.bp)
        case .juicer: return .tiles(side: matrixWidth - margins, bp: maxDistance.bp)
        }
    }

    private func spread<Value>(_ values: [Value], _ option: String, over count: Int) throws -> [Value] {
        if values.count == 1 { return Array(repeating: values[0], count: count) }
        guard values.count == count else {
            throw ValidationError(
                "\(option): \(values.count) values for \(count) resolutions; give one, or one for each")
        }
        return values
    }
}

/// A distance in bp, or none.
struct Distance: ExpressibleByArgument, CustomStringConvertible {
    let bp: Int?

    init(bp: Int?) { self.bp = bp }

    init?(argument: String) {
        if argument == "unlimited" {
            bp = nil
        } else if let value = Int(argument), value > 0 {
            bp = value
        } else {
            return nil
        }
    }

    var description: String { bp.map(String.init) ?? "unlimited" }
    var defaultValueDescription: String { description }
}
