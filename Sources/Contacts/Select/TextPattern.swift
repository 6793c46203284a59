/// What a text is matched with. It matches as a whole or not at all.
final class TextPattern {
    private enum Kind {
        case list(Set<[UInt8]>)
        case wildcard([Character])
        case regularExpression(Regex<AnyRegexOutput>)
    }

    private let kind: Kind
    /// What was said of texts before: most columns have few values.
    private var answers: [ArraySlice<UInt8>: Bool] = [:]
    private static let mostAnswers = 1 << 14

    /// Nil for a regular expression that is none.
    ///
    /// - Parameter kind: the name of a function of `pairtools select`.
    init?(kind: String, pattern: String) {
        switch kind {
        case "csv_match":
            let words = pattern.split(separator: ",", omittingEmptySubsequences: false)
            self.kind = .list(Set(words.map { Array($0.utf8) }))
        case "wildcard_match":
            self.kind = .wildcard(Array(pattern))
        default:
            guard let regex = try? Regex(pattern) else { return nil }
            self.kind = .regularExpression(regex)
        }
    }

    func matches(_ text: ArraySlice<UInt8>) -> Bool {
        if let answer = answers[text] { return answer }
        let answer = decide(text)
        if answers.count == Self.mostAnswers { answers.removeAll(keepingCapacity: true) }
        answers[ArraySlice(Array(text))] = answer
        return answer
    }

    private func decide(_ text: ArraySlice<UInt8>) -> Bool {
        switch kind {
        case .list(let words): words.contains(Array(text))
        case .wildcard(let pattern): Wildcard.matches(Array(String(decoding: text, as: UTF8.self)), pattern)
        case .regularExpression(let regex): (try? regex.wholeMatch(in: String(decoding: text, as: UTF8.self))) != nil
        }
    }
}

/// Shell patterns: `*`, `?`, `[a-z]`, `[!a-z]`.
private enum Wildcard {
    /// Goes back to the last star where it does not go on: no more than text times pattern steps.
    static func matches(_ text: [Character], _ pattern: [Character]) -> Bool {
        var place = 0
        var here = 0
        var star: (pattern: Int, text: Int)?
        while place < text.count {
            if here < pattern.count, pattern[here] == "*" {
                star = (here, place)
                here += 1
            } else if let width = step(pattern, here, text[place]) {
                here += width
                place += 1
            } else if let last = star {
                star = (last.pattern, last.text + 1)
                here = last.pattern + 1
                place = last.text + 1
            } else {
                return false
            }
        }
        return pattern[here...].allSatisfy { $0 == "*" }
    }

    /// How many characters of the pattern the character takes; nil when it does not fit.
    private static func step(_ pattern: [Character], _ here: Int, _ character: Character) -> Int? {
        guard here < pattern.count else { return nil }
        if pattern[here] == "?" { return 1 }
        guard pattern[here] == "[" else { return pattern[here] == character ? 1 : nil }
        var first = here + 1
        let isNegated = first < pattern.count && pattern[first] == "!"
        if isNegated { first += 1 }
        // A bracket that is not closed stands for itself; one that comes first is a member.
        guard first < pattern.count, let end = pattern[(first + 1)...].firstIndex(of: "]") else {
            return character == "[" ? 1 : nil
        }
        return contains(pattern[first..<end], character) != isNegated ? end - here + 1 : nil
    }

    private static func contains(_ set: ArraySlice<Character>, _ character: Character) -> Bool {
        var index = set.startIndex
        while index < set.endIndex {
            if index + 2 < set.endIndex, set[index + 1] == "-" {
                if set[index] <= character, character <= set[index + 2] { return true }
                index += 3
            } else {
                if set[index] == character { return true }
                index += 1
            }
        }
        return false
    }
}
