/// One thing that is wrong, or doubtful, in a file or on the command line.
package struct Diagnostic: Hashable, Codable, Sendable, CustomStringConvertible {
    /// Whether a run can begin in spite of it.
    package enum Severity: String, Hashable, Codable, Sendable { case error, warning }

    /// Whether a run can begin in spite of it.
    package var severity: Severity
    /// nil: not in a file but on the command line.
    package var position: SourcePosition?
    /// One sentence, with the value that is wrong in it.
    package var message: String
    /// What to do about it.
    package var help: String?

    /// A finding without a place is about the whole file.
    package init(_ severity: Severity, at position: SourcePosition?, _ message: String, help: String? = nil) {
        self.severity = severity
        self.position = position
        self.message = message
        self.help = help
    }

    /// `FILE:LINE:COLUMN: error: MESSAGE`, and where there is help an indented line with it.
    package var description: String {
        let place = position.map { "\($0): " } ?? ""
        let first = "\(place)\(severity.rawValue): \(message)"
        return help.map { "\(first)\n    help: \($0)" } ?? first
    }
}

/// Collects diagnostics, so that one pass tells everything.
package struct Diagnostics: Sendable {
    private var found: [Diagnostic] = []
    private var seen: Set<Diagnostic> = []

    /// Nothing found yet.
    package init() {}

    /// Whether a run cannot begin.
    package var hasErrors: Bool { found.contains { $0.severity == .error } }

    /// Errors and warnings.
    package var count: Int { found.count }

    /// Adds what keeps a run from beginning.
    package mutating func error(_ message: String, at position: SourcePosition?, help: String? = nil) {
        add(Diagnostic(.error, at: position, message, help: help))
    }

    /// Adds what is likely a mistake.
    package mutating func warning(_ message: String, at position: SourcePosition?, help: String? = nil) {
        add(Diagnostic(.warning, at: position, message, help: help))
    }

    /// Adds a finding behind the others.
    package mutating func add(_ diagnostic: Diagnostic) {
        // Two rules may meet the same fault.
        if seen.insert(diagnostic).inserted { found.append(diagnostic) }
    }

    /// What the command line says first, then by file (in the order in which files were met), line and column.
    package var sorted: [Diagnostic] {
        var rank: [String: Int] = [:]
        for case let file? in found.map(\.position?.file) where rank[file] == nil { rank[file] = rank.count }
        return found.enumerated().sorted { left, right in
            func order(_ element: (offset: Int, element: Diagnostic)) -> [Int] {
                guard let position = element.element.position else { return [-1, 0, 0, element.offset] }
                return [rank[position.file] ?? 0, position.line, position.column, element.offset]
            }
            return order(left).lexicographicallyPrecedes(order(right))
        }.map(\.element)
    }
}
