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
                  "q30_fraction": \(statistics.q30Fraction),
                  "poly_g_reads": \(statistics.artefacts.polyG),
                  "adapters": {\(Self.adapters(statistics.artefacts))},
                  "adapter_bases": \(statistics.artefacts.adapterBases),
                  "lengths": {\(Self.lengths(statistics.lengths))},
                  "cycles": {
                    "quality_mean": \(Self.list((0..<statistics.cycles.cycles).map(statistics.cycles.meanQuality))),
                    "A": \(Self.list(statistics.cycles.counts[0])),
                    "C": \(Self.list(statistics.cycles.counts[1])),
                    "G": \(Self.list(statistics.cycles.counts[2])),
                    "T": \(Self.list(statistics.cycles.counts[3])),
                    "N": \(Self.list(statistics.cycles.counts[4]))
                  }
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
              "duplicated_fraction_estimate": \(duplicatedShare),
              "files": [
            \(files.joined(separator: ",\n"))
              ],
              "junctions": [\(junctions.isEmpty ? "" : "\n" + junctions.joined(separator: ",\n") + "\n  ")]
            }

            """
    }

    private static func list(_ values: [some CustomStringConvertible]) -> String {
        "[" + values.map(\.description).joined(separator: ", ") + "]"
    }

    private static func adapters(_ artefacts: ReadArtefacts) -> String {
        zip(ReadArtefacts.adapters, artefacts.withAdapter).map { "\(JSONString.quoted($0.name)): \($1)" }
            .joined(separator: ", ")
    }

    /// Reads by length, for lengths that occur.
    private static func lengths(_ counts: [Int]) -> String {
        counts.enumerated().filter { $0.element > 0 }.map { "\"\($0.offset)\": \($0.element)" }.joined(separator: ", ")
    }

    /// Writes `json` to a file or standard output (`-`).
    package func writeJSON(to path: String) throws(SequenceIOError) {
        var output = try TextOutput.create(path)
        try output.append(json)
        try output.finish()
    }
}
