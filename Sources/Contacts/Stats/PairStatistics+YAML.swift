import SequenceIO

extension PairStatistics {
    /// The layout of `pairtools stats --yaml`: counts that are 0 at the first level are left out, distances are listed
    /// by strands, and stand for the lower edge of their bin.
    package func yaml(listsChromosomes: Bool) -> String {
        var document = ValueTree()
        document.insert(yamlTree(listsChromosomes: listsChromosomes), at: "no_filter")
        return document.yaml(indentation: 0)
    }

    /// - Parameter root: what stands before the counts.
    func yamlTree(listsChromosomes: Bool, into root: ValueTree = ValueTree()) -> ValueTree {
        var root = root
        for (key, value) in table(listsChromosomes: listsChromosomes) {
            if case .count(0) = value, !key.contains("/") { continue }
            var parts = key.split(separator: "/", maxSplits: key.hasPrefix("chrom") ? 1 : Int.max).map(String.init)
            if parts[0] == "dist_freq", parts.count == 3 {
                let edge = parts[1].prefix { $0.isNumber }
                parts = [parts[0], parts[2], String(edge)]
            }
            root.insert(value, at: parts[...])
        }
        return root
    }

    /// Writes `yaml` to a file or standard output (`-`).
    package func writeYAML(to path: String, listsChromosomes: Bool) throws(SequenceIOError) {
        var output = try TextOutput.create(path)
        try output.append(yaml(listsChromosomes: listsChromosomes))
        try output.finish()
    }
}
