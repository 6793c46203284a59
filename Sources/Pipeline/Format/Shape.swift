/// What may stand at a place of the pipeline file. The reader checks a file against these shapes and the JSON Schema is
/// printed from them, so the two cannot disagree.
package indirect enum Shape: Sendable {
    /// Text that is not empty.
    case text
    /// Text of one form: a pattern (ECMA), and what it is in words.
    case form(TextForm)
    case quantity(Quantity)
    case integer(ClosedRange<Int>)
    case boolean
    case choice([String])
    case list(of: Shape, atLeast: Int)
    /// A mapping whose keys the author chooses.
    case map(keys: TextForm, values: Shape, atLeast: Int)
    /// A mapping with known keys.
    case table(KeyTable)
    /// One of several shapes that differ in kind (scalar, list, mapping).
    case either([Shape])
    /// Text, a number or a truth value, taken as it is written; it may be empty text, but not nothing.
    case scalar
    /// A scalar, or a list of them; another key decides which.
    case scalarOrList
}

/// A form that text must have.
package struct TextForm: Sendable {
    /// In words, for messages: `a name (a letter, then letters, digits, - and _; at most 64)`.
    package let name: String
    /// An ECMA regular expression that says the same as `accepts`.
    package let pattern: String
    /// Texts of this form that are likely meant.
    package let suggestions: [String]
    /// Whether a text has the form.
    package let accepts: @Sendable (String) -> Bool

    init(name: String, pattern: String, suggestions: [String] = [], accepts: @escaping @Sendable (String) -> Bool) {
        self.name = name
        self.pattern = pattern
        self.suggestions = suggestions
        self.accepts = accepts
    }
}

/// The keys of one kind of mapping.
package struct KeyTable: Sendable {
    /// One of the keys.
    package struct Key: Sendable {
        /// As it is written.
        package let name: String
        /// What may stand there.
        package let shape: Shape
        /// One sentence for editors and for people.
        package let about: String
        /// Whether it has to be there.
        package let isRequired: Bool
        /// What holds when the key is absent, in words.
        package let standard: String?

        init(_ name: String, _ shape: Shape, required: Bool = false, standard: String? = nil, _ about: String) {
            self.name = name
            self.shape = shape
            self.about = about
            isRequired = required
            self.standard = standard
        }
    }

    /// What the mapping describes: `stage`.
    package let name: String
    /// One sentence.
    package let about: String
    /// In the order in which they are described.
    package let keys: [Key]
    /// Of these keys exactly one must stand.
    package let exactlyOne: [String]
    /// Of these keys at most one may stand.
    package let atMostOne: [String]

    init(_ name: String, about: String, exactlyOne: [String] = [], atMostOne: [String] = [], _ keys: [Key]) {
        self.name = name
        self.about = about
        self.exactlyOne = exactlyOne
        self.atMostOne = atMostOne
        self.keys = keys
    }
}
