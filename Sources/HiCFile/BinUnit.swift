/// What the size of a bin counts, by the word that stands for it in files.
package enum BinUnit: String, CaseIterable, Sendable {
    /// bp.
    case basePairs = "BP"
    /// Restriction fragments: bin 0 of size 5 holds the first five fragments of a chromosome.
    case fragments = "FRAG"

    /// The word behind a number.
    var noun: String {
        switch self {
        case .basePairs: "bp"
        case .fragments: "restriction fragments"
        }
    }
}
