extension FastqQuality {
    /// One JSON object. Fractions are between 0 and 1, lengths in bases.
    package var json: String {
        let files = self.files.map { path, statistics in
            """
                {
                  "file": \(JSONString.quoted(path)),
                  "reads": \(statistics.reads),
                  "bases": \(statistics.bases),
                  "length_min": \(statistics.shortest),
                  "length_max": \(statistics.longest),
                  "length_mean": \(statistics.meanLength),
                  "gc_fraction": \(statistics.gcFraction),
                  "n_bases": \(statistics.unknown),
                  "n_fraction": \(statistics.unknownFraction),
                  "q30_bases": \(statistics.q30),
                  "q30_fraction": \(statistics.q30Fraction)
                }
            """
        }
        let junctions = self.junctions.map { count in
            """
                {
                  "enzyme": \(JSONString.quoted(count.junction.enzyme)),
                  "motifs": [\(count.junction.motifs.map(JSONString.quoted).joined(separator: ", "))],
                  "pairs": \(count.pairs),
                  "pairs_fraction": \(Double(count.pairs) / Double(pairs)),
                  "reads": [\(count.reads.map { "\($0)" }.joined(separator: ", "))]
                }
            """
        }
        return """
            {
              "pairs": \(pairs),
              "files": [
            \(files.joined(separator: ",\n"))
              ],
              "junctions": [\(junctions.isEmpty ? "" : "\n" + junctions.joined(separator: ",\n") + "\n  ")]
            }

            """
    }

    /// Writes `json` to a file or standard output (`-`).
    package func writeJSON(to path: String) throws(SequenceIOError) {
        var output = try TextOutput.create(path)
        try output.append(json)
        try output.finish()
    }
}
