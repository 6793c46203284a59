import ArgumentParser
import HiCFile
import Loops
import Pictures

/// `cohesin hic view`
struct HicViewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "view",
        abstract: "Draw a contact map, with loops, as a PNG picture.",
        usage: """
            cohesin hic view <file.hic> <region> [<region2>] [--loops <bedpe>] [-o <png>]
            cohesin hic view <file.hic> --apa --loops <bedpe> [-o <png>]
            """,
        discussion: """
            A region is chr1, chr1:1,000,001-2,000,000 (1-based, both ends included) or chr1:1000000:2000000 (0-based, \
            as in dump). It runs across, region2 (if given) down. Loops are outlined above the diagonal only.

            --apa sums the windows of 21 by 21 bins around all loops instead, and gives the middle over the mean of \
            the corner next to the diagonal: well above 1 where the calls are loops.
            """)

    @Argument(help: ArgumentHelp("The contact map.", valueName: "file.hic"))
    var file: String

    @Argument(help: ArgumentHelp("What is shown.", valueName: "region"))
    var region: String?

    @Argument(help: ArgumentHelp("What is shown downwards, where it is another region.", valueName: "region2"))
    var region2: String?

    @Option(help: ArgumentHelp("Loops to outline or to sum: a bedpe list.", valueName: "bedpe"))
    var loops: String?

    @Flag(help: "The sum of the windows around all loops.")
    var apa = false

    @Option(
        help: ArgumentHelp(
            "With --apa: leave out loops whose ends are nearer than so many bins.", valueName: "bins"))
    var minDistance = AggregatePeak.usualDistance

    @Flag(help: "With --apa: also one JSON document with the score and the sums, row after row.")
    var json = false

    @Option(
        name: [.customShort("k"), .customLong("norm")],
        help: ArgumentHelp(
            "The normalisation, or NONE (default: the first of KR, SCALE, VC_SQRT, VC that the chromosomes have).",
            valueName: "name"))
    var normalization: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The bin size in bp (default: what fits the picture; with --apa 10000, or the nearest that there is).",
            valueName: "bp"))
    var resolution: Int?

    @Option(help: ArgumentHelp("The count of the darkest colour (default: chosen from the counts).", valueName: "n"))
    var max: Float?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The picture; - is standard output (default: named after the region).", valueName: "png"))
    var output: String?

    func validate() throws {
        if apa, loops == nil { throw ValidationError("--apa sums the windows of loops: give their list with --loops") }
        if json, !apa {
            throw ValidationError("--json goes with --apa: a map is a picture only; hic dump gives numbers")
        }
        if minDistance < 0 { throw ValidationError("--min-distance \(minDistance): not below 0") }
        if apa, region != nil { throw ValidationError("--apa takes all loops of the list: no region goes with it") }
        if !apa, region == nil { throw ValidationError("which region? chr1, or chr1:1,000,001-2,000,000") }
        if let max, !(max > 0) { throw ValidationError("--max \(max): more than 0") }
    }

    func run() throws {
        let reader = try HiCReader.open(file)
        if apa { try drawAggregate(reader) } else { try drawMap(reader) }
    }

    private func drawMap(_ reader: borrowing HiCReader) throws {
        let columns = try GenomicRegion(region ?? "", in: reader)
        let rows = try region2.map { try GenomicRegion($0, in: reader) } ?? columns
        let bins =
            resolution ?? ContactMapPicture.suitableResolution(reader, columns: columns, rows: rows)
        let shown = try [columns, rows].map { try reader.chromosome(named: $0.chromosome) }
        let normalization = try normalization(of: shown, in: reader, resolution: bins)
        let tile = try ContactTile(
            reader, columns: columns, rows: rows, resolution: bins, normalization: normalization)
        let picture = ContactMapPicture(
            columns: columns, rows: rows, tile: tile, normalization: normalization, maximum: max,
            loops: try loops.map { try RequestedLoops(path: $0).entries } ?? [])
        let place = "\(columns.chromosome)_\(columns.range.lowerBound + 1)_\(columns.range.upperBound)"
        try write(picture.draw(), axes: picture.axes, standardName: place)
    }

    private func drawAggregate(_ reader: borrowing HiCReader) throws {
        let path = loops ?? ""
        let bins = resolution ?? reader.resolutions.min { abs($0 - 10_000) < abs($1 - 10_000) } ?? 10_000
        let list = try RequestedLoops(path: path)
        let shown = reader.chromosomes.filter {
            reader.hasMatrix($0, $0) && !list.pixels(of: $0.name, resolution: bins).isEmpty
        }
        let normalization = try normalization(of: shown, in: reader, resolution: bins)
        let peak = try AggregatePeak(
            reader, loops: list, path: path, resolution: bins, normalization: normalization,
            smallestDistance: minDistance)
        try write(peak.draw(normalization: normalization), standardName: "apa", isNamed: !json)
        if json { return try JSONOutput.print(AggregatePeakDocument(peak, normalization)) }
        let score = peak.score.map { "\(($0 * 100).rounded() / 100)" } ?? "not defined"
        Console.note(
            "\(peak.loopCount) loops summed, \(peak.leftOut) left out; middle over lower left corner: \(score)")
    }

    private func normalization(
        of chromosomes: [Chromosome], in reader: borrowing HiCReader, resolution: Int
    ) throws -> Normalization {
        if let normalization { return Normalization(normalization) }
        let best = try reader.bestNormalization(of: chromosomes, resolution: resolution)
        let known = reader.normalizations(resolution: resolution)
        if let usual = Normalization.byQuality.first(where: known.contains), usual != best {
            let lacking = try chromosomes.first {
                try reader.normalizationVector(usual, chromosome: $0, resolution: resolution) == nil
            }
            Console.note(
                "\(lacking?.name ?? "the map") has no \(usual) vector at \(resolution) bp: drawn "
                    + (best == .none ? "without normalisation" : "with \(best)"))
        }
        return best
    }

    private func write(
        _ raster: Raster, axes: PictureAxes? = nil, standardName: String, isNamed: Bool = true
    ) throws {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        let stem = name.hasSuffix(".hic") ? String(name.dropLast(4)) : name
        let path = output ?? "\(stem).\(standardName).png"
        try PNGFile.write(raster, axes: axes, to: path)
        if path != "-", isNamed { print(path) }
    }
}

/// An aggregate peak for other programs.
private struct AggregatePeakDocument: Encodable {
    let resolution: Int
    let normalization: String
    let loops: Int
    let leftOut: Int
    let score: Double?
    let sums: [[Double]]

    init(_ peak: AggregatePeak, _ normalization: Normalization) {
        resolution = peak.resolution
        self.normalization = normalization.name
        loops = peak.loopCount
        leftOut = peak.leftOut
        score = peak.score
        sums = (0..<AggregatePeak.side).map { row in
            (0..<AggregatePeak.side).map { peak[row: row, column: $0] }
        }
    }
}
