extension PairStatistics {
    /// Counts the rows of a .pairs file; `-` is standard input.
    package static func of(_ path: String, inputThreads: Int = 0) throws(PairsError) -> PairStatistics {
        var input = try PairsInput.open(path, threads: inputThreads)
        var statistics = PairStatistics(chromosomes: input.header.chromosomes)
        while let record = try input.next() { statistics.add(record) }
        statistics.update(input.header.chromosomes)
        return statistics
    }
}
