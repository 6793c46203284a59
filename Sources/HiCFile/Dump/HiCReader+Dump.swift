import SequenceIO

/// What can go wrong while a file is dumped: reading it or writing the text.
package enum DumpError: Error, Sendable, CustomStringConvertible {
    case reading(HiCError)
    case writing(SequenceIOError)

    package var description: String {
        switch self {
        case .reading(let error): error.description
        case .writing(let error): error.description
        }
    }
}

extension HiCReader {
    /// Writes the answer to `request` as juicer_tools' `dump` does: cells as start, start and value, vectors as one
    /// value a line. Cells of a matrix of a chromosome with itself come once, with start1 <= start2.
    /// - Parameter progress: counts the compressed bytes of cells.
    package func dump(
        _ request: DumpRequest, to output: inout TextOutput, progress: ProgressCounter = ProgressCounter()
    ) throws(DumpError) {
        do {
            try requireResolution(request.resolution, unit: request.unit)
            switch request.kind {
            case .norm: try dumpVector(request, to: &output)
            case .expected: try dumpExpected(request, to: &output)
            case .observed, .oe: try dumpCells(request, to: &output, progress)
            }
        } catch let error as HiCError {
            throw .reading(error)
        } catch let error as SequenceIOError {
            throw .writing(error)
        } catch {
            preconditionFailure("nothing else is thrown here: \(error)")
        }
    }

    private func dumpVector(_ request: DumpRequest, to output: inout TextOutput) throws {
        let chromosome = try chromosome(named: request.first.chromosome)
        for value in try vector(request, chromosome) {
            try output.append(value.javaText + "\n")
        }
    }

    private func dumpExpected(_ request: DumpRequest, to output: inout TextOutput) throws {
        let chromosome = try chromosome(named: request.first.chromosome)
        for value in try expected(request).values(chromosome: chromosome.index) {
            try output.append(value.javaText + "\n")
        }
    }

    private func vector(_ request: DumpRequest, _ chromosome: Chromosome) throws(HiCError) -> [Double] {
        try requireNormalizationVector(
            request.normalization, chromosome: chromosome, resolution: request.resolution, unit: request.unit)
    }

    private func expected(_ request: DumpRequest) throws(HiCError) -> ExpectedVector {
        let found = try expectedVector(request.normalization, resolution: request.resolution, unit: request.unit)
        if let found { return found }
        throw .missingExpected(
            path: path, normalization: request.normalization.name, resolution: request.resolution,
            unit: request.unit)
    }

    private func dumpCells(
        _ request: DumpRequest, to output: inout TextOutput, _ progress: ProgressCounter
    ) throws {
        var sides = [(try chromosome(named: request.first.chromosome), request.first.range)]
        sides.append((try chromosome(named: request.second.chromosome), request.second.range))
        // The file knows only one order of two chromosomes.
        if sides[0].0.index > sides[1].0.index { sides.swapAt(0, 1) }
        let (first, second) = (sides[0].0, sides[1].0)
        let isIntra = first.index == second.index
        var vectors: ([Double], [Double])?
        if request.normalization != .none {
            vectors = (try vector(request, first), try vector(request, second))
        }
        let expected = request.kind == .oe && isIntra ? try self.expected(request) : nil
        let zoom = try zoom(first, second, resolution: request.resolution, unit: request.unit)
        guard let zoom else { return }
        var region: BinRegion?
        if sides.contains(where: { $0.1 != nil }) {
            let bins = zip(sides, [zoom.binCount1, zoom.binCount2]).map { side, count in
                guard let range = side.1 else { return 0...count - 1 }
                return range.lowerBound / request.resolution...range.upperBound / request.resolution
            }
            region = BinRegion(x: bins[0], y: bins[1])
        }
        let distances = expected.map { $0.values(chromosome: first.index) }
        let average = zoom.averageCount
        var decoder = try BlockDecoder()
        let blocks = zoom.blocks(in: region)
        progress.expect(blocks.reduce(0) { $0 + $1.compressedBytes })
        for block in blocks {
            progress.add(block.compressedBytes)
            var cells = ContactCells()
            try decoder.decode(block, of: zoom, from: self)
            Self.append(decoder.cells, in: region, isIntra: isIntra, to: &cells)
            let x = cells.x
            let y = cells.y
            let counts = cells.counts
            for index in 0..<cells.count {
                var value = counts[index]
                if let vectors { value = Float(Double(value) / (vectors.0[Int(x[index])] * vectors.1[Int(y[index])])) }
                if request.kind == .oe {
                    if let distances {
                        guard !distances.isEmpty else { continue }
                        value = Float(Double(value) / distances[min(Int(y[index] - x[index]), distances.count - 1)])
                    } else {
                        value = Float(Double(value) / average)
                    }
                }
                if value.isNaN { continue }
                try output.append(Int(x[index]) * request.resolution)
                try output.append(UInt8(ascii: "\t"))
                try output.append(Int(y[index]) * request.resolution)
                try output.append(UInt8(ascii: "\t"))
                if value < 1e7, value >= 0, value == value.rounded(.towardZero) {
                    try output.append(Int(value))
                    try output.append(".0\n" as StaticString)
                } else {
                    try output.append(value.javaText + "\n")
                }
            }
        }
    }
}
