import Yams

/// Reads YAML into a tree with positions. Everything that is wrong with the text becomes a diagnostic; the text may come
/// from anybody.
package struct YAMLReader {
    /// Larger files are not pipelines.
    package static let sizeLimit = 1 << 20
    /// Aliases are written out; a few lines of them can stand for billions of nodes.
    private static let nodeLimit = 100_000
    private static let depthLimit = 64
    private static let duplicateLimit = 50

    private let file: String
    private var nodesLeft = nodeLimit

    private init(file: String) { self.file = file }

    /// The document in `bytes`, or nil after an error that leaves no tree.
    package static func read(_ bytes: [UInt8], file: String, diagnostics: inout Diagnostics) -> YAMLNode? {
        guard let text = SourceText.decode(bytes, file: file, diagnostics: &diagnostics) else { return nil }
        return read(text, file: file, diagnostics: &diagnostics)
    }

    /// The document in `text`, or nil after an error that leaves no tree.
    package static func read(_ text: String, file: String, diagnostics: inout Diagnostics) -> YAMLNode? {
        if let key = AliasGuard.suspiciousKey(in: text) {
            diagnostics.error(
                "a key must be plain text", at: SourcePosition(file: file, line: key.line, column: key.column),
                help: "aliases (*name) can stand for values only")
            return nil
        }
        var text = DuplicateKeyRecovery(text: text)
        for _ in 0..<duplicateLimit {
            do {
                // No resolver: what a scalar means is decided by the key that it belongs to.
                guard let node = try compose(yaml: text.text, .basic) else {
                    diagnostics.error(
                        "the file is empty", at: SourcePosition(file: file, line: 1, column: 1),
                        help: "a pipeline file begins with: cohesin: 1")
                    return nil
                }
                var reader = YAMLReader(file: file)
                do {
                    return try reader.convert(node, depth: 0, diagnostics: &diagnostics)
                } catch {
                    diagnostics.error(error.message, at: error.position, help: error.help)
                    return nil
                }
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let first = SourcePosition(file: file, line: context.mark.line, column: context.mark.column)
                let key = keys.sorted().first ?? ""
                guard let second = text.blankSecond(key, first: (context.mark.line, context.mark.column)) else {
                    diagnostics.error("the key \(key) stands twice in one mapping", at: first, help: "keep one of them")
                    return nil
                }
                diagnostics.error(
                    "the key \(key) stands twice in one mapping",
                    at: SourcePosition(file: file, line: second.line, column: second.column),
                    help: "the first one is on line \(first.line); keep one of them")
            } catch {
                diagnostics.add(syntaxError(error, file: file))
                return nil
            }
        }
        return nil
    }

    private struct Refusal: Error {
        let message: String
        let position: SourcePosition
        let help: String?
    }

    private func position(_ node: Node) -> SourcePosition {
        SourcePosition(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    private mutating func convert(
        _ node: Node, depth: Int, diagnostics: inout Diagnostics
    ) throws(Refusal) -> YAMLNode {
        let place = position(node)
        nodesLeft -= 1
        if nodesLeft < 0 {
            throw Refusal(
                message: "written out, this file has more than \(Self.nodeLimit) values", position: place,
                help: "aliases (*name) of aliases multiply; write what you mean")
        }
        if depth > Self.depthLimit {
            throw Refusal(
                message: "this is nested more than \(Self.depthLimit) levels deep", position: place, help: nil)
        }
        switch node {
        case .scalar(let scalar):
            return YAMLNode(.scalar(scalar.string, isPlain: scalar.style == .plain), at: place)
        case .sequence(let sequence):
            var elements: [YAMLNode] = []
            for element in sequence {
                elements.append(try convert(element, depth: depth + 1, diagnostics: &diagnostics))
            }
            return YAMLNode(.sequence(elements), at: place)
        case .mapping(let mapping):
            var entries: [YAMLNode.Entry] = []
            for (key, value) in mapping {
                let converted = try convert(value, depth: depth + 1, diagnostics: &diagnostics)
                guard case .scalar(let name) = key else {
                    diagnostics.error("a key must be plain text", at: position(key))
                    continue
                }
                if DuplicateKeyRecovery.isBlanked(name.string) { continue }
                if name.string == "<<", name.style == .plain {
                    diagnostics.error(
                        "merge keys (<<) are not part of the format", at: position(key),
                        help: "write the keys out where they belong")
                    continue
                }
                entries.append(YAMLNode.Entry(key: Located(name.string, at: position(key)), value: converted))
            }
            return YAMLNode(.mapping(entries), at: place)
        case .alias:
            throw Refusal(message: "this alias stands for nothing", position: place, help: nil)
        }
    }

    private static func syntaxError(_ error: any Error, file: String) -> Diagnostic {
        func diagnostic(_ problem: String, _ context: YamlError.Context? = nil, _ mark: Mark? = nil) -> Diagnostic {
            let help = context.map { "\($0.text) that began on line \($0.mark.line), column \($0.mark.column)" }
            return Diagnostic(
                .error, at: SourcePosition(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1),
                "this is not YAML: \(problem)", help: help)
        }
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            return diagnostic(problem, context, mark)
        case YamlError.reader(let problem, _, _, _):
            return diagnostic(problem)
        default:
            return diagnostic("\(error)")
        }
    }
}
