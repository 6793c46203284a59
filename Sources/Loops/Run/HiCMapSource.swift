import HiCFile
import SequenceIO
import Synchronization

/// Fills `ChromosomeMap`s from a `.hic` file.
struct HiCMapSource: Sendable {
    let normalization: Normalization
    let resolution: Int
    let area: SearchArea
    /// Threads that inflate and decode blocks.
    let threads: Int
    private let expected: ExpectedVector

    /// Checks that the file has what a search at this resolution needs.
    init(
        _ reader: borrowing HiCReader, normalization: Normalization, resolution: Int, area: SearchArea, threads: Int
    ) throws(LoopsError) {
        self.normalization = normalization
        self.resolution = resolution
        self.area = area
        self.threads = threads
        let present = reader.normalizations(resolution: resolution)
        guard normalization == .none || present.contains(normalization) else {
            throw .normalizationAbsent(
                file: reader.path, asked: normalization.name, resolution: resolution, present: present.map(\.name))
        }
        do throws(HiCError) {
            let vector = try reader.expectedVector(normalization, resolution: resolution)
            guard let vector, !vector.values.isEmpty else {
                throw HiCError.missingExpected(
                    path: reader.path, normalization: normalization.name, resolution: resolution)
            }
            expected = vector
        } catch {
            throw .map(error)
        }
    }

    /// The contacts of a chromosome near its diagonal.
    /// - Returns: `nil` where the file has no normalisation vector for the chromosome, or no contacts.
    func map(_ reader: borrowing HiCReader, of chromosome: Chromosome) throws(LoopsError) -> ChromosomeMap? {
        do throws(HiCError) {
            var divisors: [Double]?
            if normalization != .none {
                divisors = try reader.normalizationVector(
                    normalization, chromosome: chromosome, resolution: resolution)
                if divisors == nil { return nil }
            }
            guard let zoom = try reader.zoom(chromosome, chromosome, resolution: resolution) else { return nil }
            // A bin that only a position equal to the length would have is not one for HiCCUPS.
            let bins = (chromosome.length + resolution - 1) / resolution
            let reach = area.reach(bins: bins, resolution: resolution)
            let blocks = zoom.blocks.filter { zoom.grid.mayHold(number: $0.number, withinDistance: reach) }
            var builder = ChromosomeMapBuilder(bins: bins, reach: reach)
            for chunk in try decode(blocks, of: zoom, from: reader, bins: bins, reach: reach) { builder.add(chunk) }
            return builder.finish(divisors: divisors, expected: expected.values(chromosome: chromosome.index))
        } catch {
            throw .map(error)
        }
    }

    /// The cells of each block within reach of the diagonal, by as many threads as there may be.
    private func decode(
        _ blocks: [MatrixZoom.Block], of zoom: MatrixZoom, from reader: borrowing HiCReader, bins: Int, reach: Int
    ) throws(HiCError) -> [ContactChunk] {
        let next = Atomic<Int>(0)
        let chunks = Mutex([ContactChunk?](repeating: nil, count: blocks.count))
        let failure = Mutex<(block: Int, error: HiCError)?>(nil)
        WorkerThreads.run(min(threads, max(1, blocks.count / 4))) { _ in
            do throws(HiCError) {
                var decoder = try BlockDecoder()
                while failure.withLock({ $0 == nil }) {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < blocks.count else { break }
                    try decoder.decode(blocks[index], of: zoom, from: reader)
                    let cells = (decoder.cells.x, decoder.cells.y, decoder.cells.counts)
                    let chunk = ContactChunk(x: cells.0, y: cells.1, counts: cells.2, bins: bins, reach: reach)
                    chunks.withLock { $0[index] = chunk }
                }
            } catch {
                failure.withLock { $0 = $0 ?? (0, error) }
            }
        }
        if let (_, error) = failure.withLock({ $0 }) { throw error }
        return chunks.withLock { $0.compactMap(\.self) }
    }
}

extension BlockGrid {
    /// Whether a block of a chromosome with itself can hold a cell whose bins are at most `distance` apart.
    func mayHold(number: Int, withinDistance distance: Int) -> Bool {
        let first = number / blockColumnCount
        let second = number % blockColumnCount
        if isDiagonal { return first <= depth(distance: distance) }
        return (abs(first - second) - 1) * blockBinCount < distance
    }
}
