import Foundation
import TestSupport
import Testing

/// A Markdown file of this repository, as far as the tests ask.
struct MarkdownFile: Sendable, CustomTestStringConvertible {
    /// A fenced block.
    struct Block: Sendable {
        /// What stands behind the fence: `sh`.
        let language: String
        let text: String
        /// The line of the opening fence, from 1.
        let line: Int
        /// Of `<!-- not run: REASON -->` on the line before; nil: the block is to run as it is.
        let reasonNotRun: String?
    }

    /// Relative to the checkout.
    let path: String
    let blocks: [Block]
    /// The lines outside of blocks, with their numbers.
    let prose: [(number: Int, text: String)]

    var testDescription: String { path }

    init(path: String) throws {
        let file = SharedData.checkout.appendingPathComponent(path)
        var blocks: [Block] = []
        var prose: [(Int, String)] = []
        var open: (language: String, line: Int, reason: String?, lines: [String])?
        var lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
        if lines.last == "" { lines.removeLast() }
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("```") {
                if let block = open {
                    blocks.append(
                        Block(
                            language: block.language, text: block.lines.joined(separator: "\n"), line: block.line,
                            reasonNotRun: block.reason))
                    open = nil
                } else {
                    let before = index > 0 ? lines[index - 1] : ""
                    let reason = before.wholeMatch(of: /<!-- not run: (.+) -->/).map { String($0.1) }
                    open = (String(line.dropFirst(3)), index + 1, reason, [])
                }
            } else if open != nil {
                open?.lines.append(line)
            } else {
                prose.append((index + 1, line))
            }
        }
        self.path = path
        self.blocks = blocks
        self.prose = prose
    }

    /// Anchors of the headings, as code hosts make them.
    var anchors: Set<String> {
        Set(
            prose.compactMap { line in
                guard let title = line.text.wholeMatch(of: /#+ +(.+)/)?.1 else { return nil }
                return String(
                    title.lowercased().compactMap { character in
                        if character == " " { return "-" }
                        return character.isLetter || character.isNumber || "-_".contains(character) ? character : nil
                    })
            })
    }

    /// What is in `code` outside of blocks.
    var codeSpans: [(line: Int, text: String)] {
        prose.flatMap { line in line.text.matches(of: /`([^`]+)`/).map { (line.number, String($0.1)) } }
    }

    /// The README, and all below `docs/`, `containers/` and `benchmarks/`.
    static let all: [MarkdownFile] = {
        let folders = ["docs", "containers", "benchmarks"].flatMap { folder in
            (FileManager.default.enumerator(atPath: SharedData.checkout.path + "/" + folder)?.allObjects ?? [])
                .compactMap { $0 as? String }.filter { $0.hasSuffix(".md") }.map { "\(folder)/\($0)" }
        }
        return (["README.md"] + folders.sorted()).compactMap { try? MarkdownFile(path: $0) }
    }()
}
