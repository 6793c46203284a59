import SequenceIO

/// What a walk through a whole `.hic` file found.
package struct HiCCheck: Sendable {
    /// Chromosome pairs.
    package internal(set) var matrices = 0
    /// Blocks at all resolutions.
    package internal(set) var blocks = 0
    /// Cells at all resolutions.
    package internal(set) var cells = 0
    /// Normalisation vectors.
    package internal(set) var vectors = 0
    /// Vectors of expected values, raw and normalised.
    package internal(set) var expectedVectors = 0
    /// Cells beyond the end of a chromosome, which readers leave out.
    package internal(set) var cellsBeyondEnd = 0
    /// What is wrong, each with its byte offset; the first `problemLimit` only.
    package internal(set) var problems: [String] = []
    /// How much is wrong in all.
    package internal(set) var problemCount = 0

    static let problemLimit = 20

    mutating func add(_ problem: String) {
        problemCount += 1
        if problems.count < Self.problemLimit { problems.append(problem) }
    }
}

extension HiCReader {
    /// Reads every matrix, block and vector and compares what they say about each other.
    /// - Parameter progress: counts the bytes of matrices.
    package func check(progress: ProgressCounter = ProgressCounter()) throws(HiCError) -> HiCCheck {
        progress.expect(header.footerPosition)
        var check = HiCCheck()
        var decoder = try BlockDecoder()
        let pairs = footer.matrices.keys.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
        for pair in pairs {
            check.matrices += 1
            do throws(HiCError) {
                for zoom in try zooms(header.chromosomes[pair.first], header.chromosomes[pair.second]) {
                    self.check(zoom, &decoder, &check, progress)
                }
            } catch { check.add(error.description) }
        }
        checkVectors(&check)
        return check
    }

    /// Reads where the blocks of every matrix lie, which is somewhere in the file, but no block. Takes seconds for any map.
    ///
    /// - Returns: the number of matrices.
    package func checkIndex() throws(HiCError) -> Int {
        for pair in footer.matrices.keys {
            _ = try zooms(header.chromosomes[pair.first], header.chromosomes[pair.second])
        }
        return footer.matrices.count
    }

    private func check(
        _ zoom: MatrixZoom, _ decoder: inout BlockDecoder, _ check: inout HiCCheck, _ progress: ProgressCounter
    ) {
        let name = "\(zoom.chromosome1.name) and \(zoom.chromosome2.name) at \(zoom.resolution) \(zoom.unit.rawValue)"
        // Sums in which cells off the diagonal count twice, as juicer_tools has them, and once, as hictk has them.
        var sum = 0.0
        var plainSum = 0.0
        var isWhole = true
        let grid = zoom.grid
        let firsts = grid.isDiagonal ? grid.firstDistances(bins: max(zoom.binCount1, zoom.binCount2)) : []
        for block in zoom.blocks {
            check.blocks += 1
            progress.add(block.compressedBytes)
            do throws(HiCError) {
                try decoder.decode(block, of: zoom, from: self)
            } catch {
                check.add(error.description)
                isWhole = false
                continue
            }
            check.cells += decoder.cells.count
            check.cellsBeyondEnd += decoder.droppedCount
            if decoder.droppedCount > 0 { isWhole = false }
            let place = "\(path): byte \(block.position): block \(block.number) of \(name)"
            if decoder.announcedCount != decoder.cells.count + decoder.droppedCount {
                check.add(
                    "\(place) announces \(decoder.announcedCount) cells but has "
                        + "\(decoder.cells.count + decoder.droppedCount)")
            }
            let (strays, blockSum, blockPlainSum) = Self.examine(
                decoder.cells, grid.extent(of: block.number, firsts: firsts), isIntra: zoom.isIntra)
            sum += blockSum
            plainSum += blockPlainSum
            if strays > 0 { check.add("\(place) has \(strays) cells that belong to other blocks") }
        }
        // Not every writer gives the sum of the whole-genome matrix.
        guard isWhole, zoom.chromosome1.index > 0 || allChromosome == nil else { return }
        let isClose = [sum, plainSum].contains { abs($0 - zoom.sumCounts) <= 1e-5 * max(abs($0), 1) }
        if !isClose { check.add("\(path): \(name): the counts add up to \(sum), but the file says \(zoom.sumCounts)") }
    }

    /// The number of cells that belong elsewhere, and the two sums of all.
    private static func examine(
        _ cells: borrowing ContactCells, _ extent: BlockGrid.Extent, isIntra: Bool
    ) -> (strays: Int, sum: Double, plainSum: Double) {
        var strays = 0
        var plainSum = 0.0
        var onDiagonal = 0.0
        let x = cells.x
        let y = cells.y
        let counts = cells.counts
        for index in 0..<cells.count {
            if !extent.contains(x: Int(x[index]), y: Int(y[index])) { strays += 1 }
            plainSum += Double(counts[index])
            if x[index] == y[index] { onDiagonal += Double(counts[index]) }
        }
        return (strays, isIntra ? 2 * plainSum - onDiagonal : plainSum, plainSum)
    }

    private func checkVectors(_ check: inout HiCCheck) {
        for entry in footer.vectors where entry.binSize > 0 {
            check.vectors += 1
            do throws(HiCError) {
                _ = try normalizationVector(
                    entry.normalization, chromosome: header.chromosomes[entry.chromosome], resolution: entry.binSize,
                    unit: entry.unit)
            } catch { check.add(error.description) }
        }
        check.expectedVectors = footer.expected.count
        if version > 8, !footer.vectors.isEmpty, header.normIndexPosition != footer.normIndexPosition {
            check.add(
                "\(path): the header says that the normalisation index is at byte \(header.normIndexPosition), "
                    + "but it is at byte \(footer.normIndexPosition)")
        }
    }
}
