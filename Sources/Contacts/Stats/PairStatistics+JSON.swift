import SequenceIO

extension PairStatistics {
    /// One JSON object with the keys of the table; the first level of a key with further levels holds an object, and
    /// so on, except that pairs of chromosomes stay one key, `A/B`.
    package func json(listsChromosomes: Bool) -> String {
        jsonTree(listsChromosomes: listsChromosomes).json(indentation: 0) + "\n"
    }

    func jsonTree(listsChromosomes: Bool) -> ValueTree {
        var root = ValueTree()
        for (key, value) in table(listsChromosomes: listsChromosomes) {
            let parts = key.split(separator: "/", maxSplits: key.hasPrefix("chrom") ? 1 : Int.max).map(String.init)
            root.insert(value, at: parts[...])
        }
        return root
    }

    /// Writes `json` to a file or standard output (`-`).
    package func writeJSON(to path: String, listsChromosomes: Bool) throws(SequenceIOError) {
        var output = try TextOutput.create(path)
        try output.append(json(listsChromosomes: listsChromosomes))
        try output.finish()
    }
}
