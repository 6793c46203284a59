import Glibc
import Pipeline

/// How far a task's command says that it is: one line of text in the file that the environment variable
/// `COHESIN_PROGRESS` names.
///
///     DONE TOTAL [UNIT [NAME]]
///
/// DONE and TOTAL are whole numbers; TOTAL is `-` where it is not known. UNIT is a word, `bytes` without it. The rest
/// of the line names the piece of work. Each report takes the place of the last; a file that stays empty takes it back.
package struct WorkReport: Hashable, Sendable {
    package static let variable = "COHESIN_PROGRESS"
    /// In the folder in which the command works.
    static let fileName = ".progress"
    /// What is longer is no report.
    private static let longestLine = 200

    /// Of the piece of work; may be empty.
    package let name: String
    package let done: Int
    /// Not less than `done`; nil: it is not known.
    package let total: Int?
    /// What is counted: `contacts`; nil: bytes.
    package let unit: String?

    package init(_ name: String, done: Int, of total: Int?, unit: String?) {
        self.name = name
        self.done = max(0, done)
        self.total = total.map { max($0, done) }
        self.unit = unit
    }

    /// What stands in a file that anybody may have written; nil: no report.
    package init?(text: String) {
        guard let line = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).first,
            line.endIndex < text.endIndex
        else { return nil }
        let words = line.split(separator: " ", maxSplits: 3)
        guard words.count >= 2, let done = Self.count(words[0]), words[1] == "-" || Self.count(words[1]) != nil else {
            return nil
        }
        let unit = words.count > 2 && words[2] != "bytes" ? ProgressText.plain(words[2]) : nil
        self.init(words.count > 3 ? ProgressText.plain(words[3]) : "", done: done, of: Self.count(words[1]), unit: unit)
    }

    /// nil: not a whole number, or one that nobody counts to, which would be too large to reckon with.
    private static func count(_ word: Substring) -> Int? {
        word.utf8.count <= 15 && word.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            ? Int(word) : nil
    }

    /// What the file holds.
    package var text: String { "\(done) \(total.map(String.init) ?? "-") \(unit ?? "bytes") \(name)\n" }

    /// From 0 to 1; nil: it is not known.
    package var share: Double? { total.map { $0 > 0 ? Double(done) / Double($0) : 1 } }

    /// The report in a file; nil: there is none.
    static func read(_ path: String) -> WorkReport? {
        // A command may have put anything there: a pipe would be waited for, a link or a device would lead elsewhere.
        guard Files.status(path, following: false)?.kind == .file else { return nil }
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let text = withUnsafeTemporaryAllocation(byteCount: longestLine, alignment: 1) { bytes in
            String(decoding: bytes.prefix(max(0, pread(descriptor, bytes.baseAddress, bytes.count, 0))), as: UTF8.self)
        }
        return WorkReport(text: text)
    }
}
