extension HiCReader {
    /// The expected values for a normalisation and bins of `resolution`; nil when the file has none.
    package func expectedVector(
        _ normalization: Normalization, resolution: Int, unit: BinUnit = .basePairs
    ) throws(HiCError) -> ExpectedVector? {
        guard
            let entry = footer.expected.last(where: {
                $0.normalization == normalization && $0.unit == unit && $0.binSize == resolution
            })
        else { return nil }
        let values = try readValues(at: entry.position, count: entry.count, what: "the expected values")
        return ExpectedVector(values: values, factors: entry.factors)
    }

    /// The normalisation vector of a chromosome for bins of `resolution`: a normalised count is raw / (v[x] * v[y]), NaN
    /// marks masked bins. It has one value for each bin of the chromosome. Nil when the file has
    /// none or only NaN, which is how a failed normalisation is stored.
    package func normalizationVector(
        _ normalization: Normalization, chromosome: Chromosome, resolution: Int, unit: BinUnit = .basePairs
    ) throws(HiCError) -> [Double]? {
        guard
            let entry = footer.vectors.last(where: {
                $0.normalization == normalization && $0.chromosome == chromosome.index && $0.unit == unit
                    && $0.binSize == resolution
            })
        else { return nil }
        let what = "the \(normalization) vector of \(chromosome.name) at \(resolution) \(unit.rawValue)"
        var cursor = FileCursor(file, at: entry.position, chunk: 16)
        let isWide = version > 8
        let valueBytes = isWide ? 4 : 8
        let stored = try cursor.count(isWide: isWide, bytesEach: valueBytes, what)
        let bins = header.binCount(chromosome, size: resolution, unit: unit)
        // Some writers pad to whole blocks: only the chromosome's own bins are of interest.
        var values = try readValues(at: cursor.position, count: min(stored, bins), what: what)
        if values.allSatisfy(\.isNaN) { return nil }
        guard bins - values.count <= 1 || stored * 2 > bins else {
            throw .invalidField(
                path: path, offset: entry.position, field: what, value: "\(stored) values for \(bins) bins")
        }
        while values.count < bins { values.append(.nan) }
        return values
    }

    /// As above, where the file must have the vector.
    package func requireNormalizationVector(
        _ normalization: Normalization, chromosome: Chromosome, resolution: Int, unit: BinUnit = .basePairs
    ) throws(HiCError) -> [Double] {
        let found = try normalizationVector(normalization, chromosome: chromosome, resolution: resolution, unit: unit)
        if let found { return found }
        throw .missingNormalization(
            path: path, normalization: normalization.name, chromosome: chromosome.name, resolution: resolution,
            unit: unit, known: normalizations(chromosome: chromosome, resolution: resolution, unit: unit).map(\.name))
    }

    /// What the file has a vector of, in the order of the file: for one chromosome and resolution, or for any.
    package func normalizations(
        chromosome: Chromosome? = nil, resolution: Int? = nil, unit: BinUnit = .basePairs
    ) -> [Normalization] {
        var seen: [Normalization] = []
        for entry in footer.vectors where entry.unit == unit {
            if let chromosome, entry.chromosome != chromosome.index { continue }
            if let resolution, entry.binSize != resolution { continue }
            if !seen.contains(entry.normalization) { seen.append(entry.normalization) }
        }
        return seen
    }

    /// The best normalisation of which all these chromosomes have a vector; `.none` when there is none.
    package func bestNormalization(of chromosomes: [Chromosome], resolution: Int) throws(HiCError) -> Normalization {
        for normalization in Normalization.byQuality {
            var isThere = true
            for chromosome in chromosomes where isThere {
                isThere = try normalizationVector(normalization, chromosome: chromosome, resolution: resolution) != nil
            }
            if isThere { return normalization }
        }
        return .none
    }

    /// As many floating-point numbers as `count` says: four bytes each in version 9, eight before.
    private func readValues(at offset: Int, count: Int, what: String) throws(HiCError) -> [Double] {
        let valueBytes = version > 8 ? 4 : 8
        guard count <= file.size / valueBytes else {
            throw .truncated(path: path, offset: offset, what: what, size: file.size)
        }
        var cursor = FileCursor(file, at: offset)
        var values: [Double] = []
        values.reserveCapacity(count)
        for _ in 0..<count {
            values.append(version > 8 ? try cursor.float32(what) : try cursor.float64(what))
        }
        return values
    }
}
