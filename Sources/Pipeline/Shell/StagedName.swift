import OrderedCollections

/// The name under which a command sees an input.
///
/// Commands never see the user's file names: an input is presented as its variable and what is left of the original
/// name after the stem, `r1.fastq.gz`, and one of many as `lanes.1.pairs.gz`. So renaming a file re-runs nothing,
/// tools that look at a suffix still find it, and no file name can surprise a command.
package enum StagedName {
    /// Suffixes that say how a file is packed; what is inside is said by the suffix before.
    private static let packings: Set<String> = ["gz", "bgz", "bz2", "xz", "zst", "lz4", "zip", "Z"]
    private static let longestSuffix = 24

    /// The name of the only source of an input.
    package static func one(_ variable: VariableName, original: String) -> String {
        variable.text + suffix(of: original)
    }

    /// The name of one source of an array; `index` counts from 0, the name from 1.
    package static func many(_ variable: VariableName, index: Int, original: String) -> String {
        "\(variable.text).\(index + 1)\(suffix(of: original))"
    }

    /// `.fastq.gz` of `reads_1.fastq.gz`: the last suffix, and the one before it where the last is a packing. Empty
    /// where there is none of ASCII letters, digits and `_` with at least one letter (`README`, `.profile`, `run.2`,
    /// `x.$(id)`). `original` may be a path.
    package static func suffix(of original: String) -> String {
        let name = original.utf8.split(separator: UInt8(ascii: "/")).last ?? original.utf8[...]
        // A dot at the very beginning hides a file, it does not begin a suffix.
        var parts = name.drop { $0 == UInt8(ascii: ".") }
            .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count > 1, let last = parts.popLast(), isSuffix(last) else { return "" }
        let lastText = String(Substring(last))
        guard packings.contains(lastText), parts.count > 1, let inner = parts.last, isSuffix(inner) else {
            return "." + lastText
        }
        return ".\(String(Substring(inner))).\(lastText)"
    }

    private static func isSuffix(_ text: Substring.UTF8View) -> Bool {
        guard (1...longestSuffix).contains(text.count) else { return false }
        var hasLetter = false
        for byte in text {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): hasLetter = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): break
            default: return false
            }
        }
        return hasLetter
    }
}

/// The staged names of every input of a plan's tasks. An input that another task makes takes its suffix from the name
/// that the producing stage declares.
package struct StagedNames: Sendable {
    private let outputs: [StageName: OrderedDictionary<VariableName, PlannedOutput>]

    /// Takes what each stage declares.
    package init(plan: Plan) {
        var outputs: [StageName: OrderedDictionary<VariableName, PlannedOutput>] = [:]
        for task in plan.tasks where outputs[task.id.stage] == nil { outputs[task.id.stage] = task.outputs }
        self.outputs = outputs
    }

    /// One name for each source of `input`, in order.
    package func names(of input: PlannedInput, variable: VariableName) -> [String] {
        switch input {
        case .none: []
        case .one(let source): [StagedName.one(variable, original: original(source))]
        case .many(let sources):
            sources.enumerated().map { StagedName.many(variable, index: $0.offset, original: original($0.element)) }
        }
    }

    /// What the source is called where it comes from: a path, or the name that its stage gives to the output.
    package func original(_ source: InputSource) -> String {
        switch source {
        case .file(let path, _): path
        case .output(let task, let variable): outputs[task.stage]?[variable]?.name ?? ""
        }
    }
}
