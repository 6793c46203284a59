import SequenceIO

/// Counts over the pairs of a file for which conditions hold, one table for each, and over all of them.
package struct FilteredStatistics: Sendable {
    /// A name and a condition in the words of `pairs select`.
    package struct Filter: Sendable {
        /// What its table is called.
        package let name: String
        /// In the words of `pairs select`.
        package let condition: String

        /// From `NAME:CONDITION`; nil for another text.
        package init?(_ text: String) {
            guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else { return nil }
            name = String(text[..<colon])
            condition = String(text[text.index(after: colon)...])
        }
    }

    private static let unfiltered = "no_filter"

    /// The counts of each filter, in the order in which the filters were given.
    package private(set) var tables: [(filter: Filter, statistics: PairStatistics)]
    /// The counts over all rows.
    package private(set) var all: PairStatistics

    /// Counts the rows of a .pairs file; `-` is standard input.
    ///
    /// - Parameter casts: names of columns that are numbers (true) or text (false) against the custom.
    package static func of(
        _ path: String, filters: [Filter], casts: [String: Bool] = [:], inputThreads: Int = 0
    ) throws(PairsError) -> FilteredStatistics {
        var input = try PairsInput.open(path, threads: inputThreads)
        var evaluators: [ConditionEvaluator] = []
        for filter in filters {
            evaluators.append(try ConditionEvaluator(filter.condition, header: input.header, casts: casts))
        }
        let empty = PairStatistics(chromosomes: input.header.chromosomes)
        var statistics = FilteredStatistics(tables: filters.map { ($0, empty) }, all: empty)
        while let record = try input.next() {
            statistics.all.add(record)
            for index in evaluators.indices where try evaluators[index].holds(for: record, of: input) {
                statistics.tables[index].statistics.add(record)
            }
        }
        statistics.all.update(input.header.chromosomes)
        for index in filters.indices { statistics.tables[index].statistics.update(input.header.chromosomes) }
        return statistics
    }

    /// All tables in the layout of `pairtools stats --yaml --filter`.
    package func writeYAML(to path: String, listsChromosomes: Bool) throws(SequenceIOError) {
        var document = ValueTree()
        for (filter, statistics) in tables {
            var tree = ValueTree()
            tree.insert(.text(filter.condition), at: ["filter_expression"])
            document.insert(statistics.yamlTree(listsChromosomes: listsChromosomes, into: tree), at: filter.name)
        }
        document.insert(all.yamlTree(listsChromosomes: listsChromosomes), at: Self.unfiltered)
        var output = try TextOutput.create(path)
        try output.append(document.yaml(indentation: 0))
        try output.finish()
    }

    /// One JSON object with an object of the keys of the table for each filter.
    package func writeJSON(to path: String, listsChromosomes: Bool) throws(SequenceIOError) {
        var document = ValueTree()
        for (filter, statistics) in tables {
            document.insert(statistics.jsonTree(listsChromosomes: listsChromosomes), at: filter.name)
        }
        document.insert(all.jsonTree(listsChromosomes: listsChromosomes), at: Self.unfiltered)
        var output = try TextOutput.create(path)
        try output.append(document.json(indentation: 0) + "\n")
        try output.finish()
    }
}
