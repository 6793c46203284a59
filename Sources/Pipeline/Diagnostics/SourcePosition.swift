/// A place in a file that a person wrote.
package struct SourcePosition: Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
    /// The path as the user gave it.
    package let file: String
    /// Counts from 1.
    package let line: Int
    /// Counts from 1, in Unicode scalars, as editors and libyaml do.
    package let column: Int

    /// Line and column count from 1.
    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package var description: String { "\(file):\(line):\(column)" }

    package static func < (left: Self, right: Self) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// A value and the place where it was written.
package struct Located<Value> {
    /// What was written.
    package var value: Value
    /// Where it was written.
    package var position: SourcePosition

    /// A value and its place.
    package init(_ value: Value, at position: SourcePosition) {
        self.value = value
        self.position = position
    }
}

extension Located: Sendable where Value: Sendable {}
