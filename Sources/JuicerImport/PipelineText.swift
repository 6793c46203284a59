/// A pipeline file as text, cut where its keys begin: so that a shorter pipeline has the very stages of a longer one.
struct PipelineText {
    private let lines: [Substring]

    init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// A top-level key with all that belongs to it.
    func section(_ key: String) -> String { Self.text(Self.entry(key, indent: 0, in: lines[...])) }

    /// The entry of this name below a top-level key.
    func entry(_ name: String, of key: String) -> String {
        Self.text(Self.entry(name, indent: 2, in: Self.entry(key, indent: 0, in: lines[...]).dropFirst()))
    }

    /// The names of the entries below a top-level key.
    func names(of key: String) -> [String] {
        Self.entry(key, indent: 0, in: lines[...]).dropFirst()
            .filter { $0.hasPrefix("  ") && $0.dropFirst(2).first.map { $0.isLetter } == true }
            .compactMap { $0.dropFirst(2).split(separator: ":").first.map(String.init) }
    }

    /// From the line `key:` at this indent up to the next line that is indented no further, or to the blank ones before it.
    private static func entry(_ key: String, indent: Int, in lines: ArraySlice<Substring>) -> ArraySlice<Substring> {
        let margin = String(repeating: " ", count: indent)
        guard let begin = lines.firstIndex(where: { $0.hasPrefix("\(margin)\(key):") }) else { return [] }
        let rest = lines[(begin + 1)...]
        let end = rest.firstIndex { line in !line.isEmpty && !line.hasPrefix(margin + " ") } ?? lines.endIndex
        let last = lines[begin..<end].lastIndex { !$0.isEmpty } ?? begin
        return lines[begin...last]
    }

    private static func text(_ lines: ArraySlice<Substring>) -> String { lines.map { $0 + "\n" }.joined() }
}
