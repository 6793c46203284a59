import HiCFile
import Loops

/// Aggregate peak analysis: the windows around many loops, summed. Where the calls are loops the middle stands out.
///
/// Rows are offsets of the upstream end, columns of the downstream end, so that the lower left corner is the one next
/// to the diagonal (Rao et al. 2014, Cell 159:1665, extended procedures).
package struct AggregatePeak: Sendable {
    /// Bins on each side of the loop.
    package static let reach = 10
    /// Bins a side of the corner that the middle is measured against, as in Juicer's APA.
    package static let corner = 6
    /// Loops with ends nearer to one another than this many bins are left out: the diagonal would outshine them.
    package static let usualDistance = 30

    /// Bins on a side of the window.
    package static var side: Int { 2 * reach + 1 }

    /// The bin size in bp.
    package let resolution: Int
    /// In bins.
    package let smallestDistance: Int
    /// Sums over loops of normalised counts, row after row.
    package private(set) var sums: [Double]
    /// The loops in the sum.
    package private(set) var loopCount = 0
    /// Left out: too near to the diagonal or to the end of a chromosome.
    package private(set) var leftOut = 0

    /// The middle over the mean of the lower left corner; nil when that corner is empty. 1 is no enrichment.
    package var score: Double? {
        let side = Self.side
        var sum = 0.0
        for row in side - Self.corner..<side {
            for column in 0..<Self.corner { sum += sums[row * side + column] }
        }
        let mean = sum / Double(Self.corner * Self.corner)
        return mean > 0 ? self[row: Self.reach, column: Self.reach] / mean : nil
    }

    /// The sum of a cell over all windows; the middle has row and column `reach`.
    package subscript(row row: Int, column column: Int) -> Double { sums[row * Self.side + column] }

    /// Sums the windows around the middles of `loops`, reading each block of the file at most once.
    package init(
        _ reader: borrowing HiCReader, loops: RequestedLoops, path: String, resolution: Int,
        normalization: Normalization, smallestDistance: Int = Self.usualDistance
    ) throws(PictureError) {
        self.resolution = resolution
        self.smallestDistance = smallestDistance
        sums = Array(repeating: 0, count: Self.side * Self.side)
        do throws(HiCError) {
            try reader.requireResolution(resolution)
            for chromosome in reader.chromosomes {
                try add(reader, loops.pixels(of: chromosome.name, resolution: resolution), chromosome, normalization)
            }
        } catch {
            throw .reading(error)
        }
        guard loopCount > 0 else {
            let reason =
                leftOut > 0
                ? "all \(leftOut) lie within \(smallestDistance) bins of the diagonal or \(Self.reach) of an end "
                    + "at \(resolution) bp: take a finer -r"
                : "none is on a chromosome of the map"
            throw .noLoops(path: path, reason: reason)
        }
    }

    private mutating func add(
        _ reader: borrowing HiCReader, _ pixels: [BinPair], _ chromosome: Chromosome, _ normalization: Normalization
    ) throws(HiCError) {
        guard !pixels.isEmpty, let zoom = try reader.zoom(chromosome, chromosome, resolution: resolution) else {
            leftOut += pixels.count
            return
        }
        let vector = try vector(reader, chromosome, normalization)
        var windowsOfBlock: [MatrixZoom.Block: [BinPair]] = [:]
        for pixel in pixels {
            guard pixel.column - pixel.row >= smallestDistance, pixel.row >= Self.reach,
                pixel.column + Self.reach < zoom.binCount1
            else {
                leftOut += 1
                continue
            }
            loopCount += 1
            let region = BinRegion(
                x: pixel.row - Self.reach...pixel.row + Self.reach,
                y: pixel.column - Self.reach...pixel.column + Self.reach)
            for block in zoom.blocks(in: region) { windowsOfBlock[block, default: []].append(pixel) }
        }
        var decoder = try BlockDecoder()
        for (block, windows) in windowsOfBlock.sorted(by: { $0.key.number < $1.key.number }) {
            try decoder.decode(block, of: zoom, from: reader)
            add(decoder.cells, windows, vector)
        }
    }

    private mutating func add(_ cells: borrowing ContactCells, _ windows: [BinPair], _ vector: [Double]?) {
        for index in 0..<cells.count {
            let x = Int(cells.x[index])
            let y = Int(cells.y[index])
            for window in windows {
                let row = x - window.row + Self.reach
                let column = y - window.column + Self.reach
                guard 0..<Self.side ~= row, 0..<Self.side ~= column else { continue }
                let value = Double(cells.counts[index]) / (vector.map { $0[x] * $0[y] } ?? 1)
                // Masked bins have no value.
                if value.isFinite { sums[row * Self.side + column] += value }
            }
        }
    }

    private func vector(
        _ reader: borrowing HiCReader, _ chromosome: Chromosome, _ normalization: Normalization
    ) throws(HiCError) -> [Double]? {
        guard normalization != .none else { return nil }
        return try reader.requireNormalizationVector(normalization, chromosome: chromosome, resolution: resolution)
    }
}
