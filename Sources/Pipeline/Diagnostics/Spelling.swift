/// Finds what somebody meant who wrote something else.
package enum Spelling {
    /// The candidate nearest to `word`, where one is near enough to be meant: at most one slip for each three
    /// characters (a letter too many, too few, wrong, or two swapped), never more than three.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let written = Array(word.lowercased().unicodeScalars)
        // A word that long is no slip of the hand.
        guard (1...longestWord).contains(written.count) else { return nil }
        var best: (candidate: String, slips: Int)?
        for candidate in candidates {
            let meant = Array(candidate.lowercased().unicodeScalars)
            let allowed = min(3, max(1, max(written.count, meant.count) / 3))
            guard abs(meant.count - written.count) <= allowed, meant.count <= longestWord else { continue }
            let slips = distance(written, meant)
            if slips <= allowed, slips < written.count, best.map({ slips < $0.slips }) ?? true {
                best = (candidate, slips)
            }
        }
        return best?.candidate
    }

    /// `did you mean X?`, or the choices where nothing is near and they are few.
    package static func help(for word: String, among candidates: [String]) -> String? {
        if let nearest = nearest(to: word, among: candidates) { return "did you mean \(nearest)?" }
        guard (1...12).contains(candidates.count) else { return nil }
        return "\(candidates.count == 1 ? "there is" : "there are") \(candidates.joined(separator: ", "))"
    }

    private static let longestWord = 80

    /// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let substitution = last[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(substitution, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
