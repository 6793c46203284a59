import SequenceIO

/// Takes the pairs out of a .pairs file that a condition holds for: what `pairtools select` does.
package enum PairsSelector {
    /// The condition, and what becomes of rows for which it does not hold.
    package struct Options: Sendable {
        /// The condition, in the words of `pairtools select`.
        package var condition: String
        /// Names of columns that are numbers (true) or text (false) against the custom.
        package var casts: [String: Bool] = [:]
        /// Only pairs with both sides on these chromosomes, which are then the header's only ones; nil for all.
        package var chromosomes: [String]?
        /// Names of columns that are left out.
        package var removedColumns: [String] = []
        /// Threads beside the one that works.
        package var inputThreads = 0
        /// Threads beside the one that works, for all outputs together.
        package var outputThreads = 0

        /// The defaults of `pairtools select` 1.1 for this condition.
        package init(condition: String) { self.condition = condition }
    }

    /// Writes the pairs that the condition holds for, and the others to `rest` when that is given; returns both counts.
    ///
    /// Throws `PairsError` or `SequenceIOError`; then no output file stands.
    package static func run(
        input path: String, output: String, rest restPath: String?, options: Options, provenance: Provenance
    ) throws -> (selected: Int, others: Int) {
        var input = try PairsInput.open(path, threads: options.inputThreads)
        var evaluator = try ConditionEvaluator(options.condition, header: input.header, casts: options.casts)
        let header = try SelectedHeader(input.header, path: path, options: options)
        var selected = try TextOutput.create(output, threads: options.outputThreads)
        let lines = header.lines(adding: provenance)
        try selected.append(header: lines)
        var rest: TextOutput?
        if let restPath {
            rest = try TextOutput.create(restPath, threads: options.outputThreads)
            try rest?.append(header: lines)
        }
        var counts = (selected: 0, others: 0)
        while let record = try input.next() {
            if header.has(record), try evaluator.holds(for: record, of: input) {
                counts.selected += 1
                try header.write(record, to: &selected)
            } else {
                counts.others += 1
                if rest != nil { try header.write(record, to: &rest!) }
            }
        }
        var files = [try selected.seal()]
        if let rest { files.append(try rest.seal()) }
        try SealedFile.commit(files)
        return counts
    }
}
