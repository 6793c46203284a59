import SequenceIO

extension PairStatistics {
    /// A value of the table.
    package enum Value: Sendable {
        case count(Int)
        case number(Double)
        case text(String)

        /// As the table has it.
        package var text: String {
            switch self {
            case .count(let count): "\(count)"
            case .number(let number): number.isNaN ? "nan" : "\(number)"
            case .text(let text): text
            }
        }
    }

    /// Keys and values in the order of the file, levels of a key separated by `/`.
    ///
    /// - Parameter listsChromosomes: whether the sizes of the chromosomes end the table.
    package func table(listsChromosomes: Bool) -> [(key: String, value: Value)] {
        var rows: [(key: String, value: Value)] = [
            ("total", .count(total)), ("total_unmapped", .count(unmapped)),
            ("total_single_sided_mapped", .count(singleSided)), ("total_mapped", .count(mapped)),
            ("total_dups", .count(duplicates)), ("total_nodups", .count(unique)),
            ("cis", .count(cis)), ("trans", .count(trans)),
        ]
        for (name, count) in pairTypes { rows.append(("pair_types/\(name)", .count(count))) }
        for (index, limit) in Self.cisLimits.enumerated() { rows.append(("cis_\(limit)kb+", .count(cisBeyond[index]))) }
        rows += summary
        for (first, second, count) in chromosomeFrequencies {
            rows.append(("chrom_freq/\(first)/\(second)", .count(count)))
        }
        for bin in DistanceBins.standard.edges.indices {
            for (index, strands) in Self.strandPairs.enumerated() {
                rows.append(
                    ("dist_freq/\(DistanceBins.standard.label(bin))/\(strands)", .count(distances[bin * 4 + index])))
            }
        }
        if listsChromosomes {
            for number in 0..<chromosomes.count {
                guard let size = chromosomes.sizes[number] else { continue }
                rows.append(("chromsizes/\(chromosomes.name(number))", .count(size)))
            }
        }
        return rows
    }

    private var summary: [(key: String, value: Value)] {
        func share(_ count: Int, of whole: Int) -> Value { .number(whole > 0 ? Double(count) / Double(whole) : 0) }
        var rows: [(key: String, value: Value)] = [("summary/frac_cis", share(cis, of: unique))]
        for (index, limit) in Self.cisLimits.enumerated() {
            rows.append(("summary/frac_cis_\(limit)kb+", share(cisBeyond[index], of: unique)))
        }
        rows.append(("summary/frac_dups", share(duplicates, of: mapped)))
        rows.append(
            ("summary/complexity_naive", .number(LibraryComplexity.estimate(reads: mapped, duplicates: duplicates))))
        return rows + convergenceRows
    }

    private var convergenceRows: [(key: String, value: Value)] {
        let convergence = Convergence(self)
        let prefix = "summary/dist_freq_convergence"
        var rows: [(key: String, value: Value)] = [
            ("\(prefix)/convergence_dist", .count(convergence.distance)),
            ("\(prefix)/strands_w_max_convergence_dist", .text(convergence.strands)),
            ("\(prefix)/convergence_rel_diff_threshold", .number(Convergence.threshold)),
        ]
        for (strands, count) in zip(Convergence.order, convergence.below) {
            rows.append(("\(prefix)/n_cis_pairs_below_convergence_dist/\(strands)", .count(count)))
        }
        rows.append(
            ("\(prefix)/n_cis_pairs_below_convergence_dist_all_strands", .count(convergence.below.reduce(0, +))))
        rows.append(("\(prefix)/n_cis_pairs_above_convergence_dist_all_strands", .count(convergence.above)))
        for (name, whole) in [("cis", cis), ("total_mapped", mapped), ("total_nodups", unique)] {
            // 0 / 0 is not a number, here as in the table of pairtools.
            let shares = convergence.below.map { Double($0) / Double(whole) }
            for (strands, share) in zip(Convergence.order, shares) {
                rows.append(("\(prefix)/frac_\(name)_in_cis_below_convergence_dist/\(strands)", .number(share)))
            }
            rows.append(
                (
                    "\(prefix)/frac_\(name)_in_cis_below_convergence_dist_all_strands",
                    .number(shares.reduce(0, +))
                ))
            rows.append(
                (
                    "\(prefix)/frac_\(name)_in_cis_above_convergence_dist_all_strands",
                    .number(Double(convergence.above) / Double(whole))
                ))
        }
        return rows
    }

    /// Writes the table, key TAB value, to a file or standard output (`-`).
    package func write(to path: String, listsChromosomes: Bool) throws(SequenceIOError) {
        var output = try TextOutput.create(path)
        for (key, value) in table(listsChromosomes: listsChromosomes) {
            try output.append("\(key)\t\(value.text)\n" as String)
        }
        try output.finish()
    }
}
