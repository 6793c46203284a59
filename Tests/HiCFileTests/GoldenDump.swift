import Foundation
import TestSupport

/// One of the dumps that juicer_tools made of golden set A, with the arguments that its name tells.
struct GoldenDump: CustomStringConvertible, Sendable {
    let file: String
    let kind: String
    let normalization: String
    let chromosomes: [String]
    /// Start and end of the region on each chromosome, where there is one.
    let ranges: [ClosedRange<Int>]
    let resolution: Int

    var description: String { file }

    /// All dumps of one kind.
    static func all(_ kind: String) -> [GoldenDump] {
        guard SharedData.isPresent else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: SharedData.path("golden/dumps"))) ?? []
        return names.sorted().compactMap(GoldenDump.init).filter { $0.kind == kind }
    }

    private init?(_ file: String) {
        self.file = file
        guard let stem = file.components(separatedBy: ".txt").first else { return nil }
        var parts = stem.components(separatedBy: "_")
        kind = parts.removeFirst()
        guard let first = parts.firstIndex(where: { $0.hasPrefix("chr") }), let size = Int(parts.last ?? "") else {
            return nil
        }
        normalization = parts[..<first].joined(separator: "_")
        chromosomes = parts.filter { $0.hasPrefix("chr") }
        let numbers = parts[first...].dropLast().compactMap { Int($0) }
        ranges = stride(from: 0, to: numbers.count - 1, by: 2).map { numbers[$0]...numbers[$0 + 1] }
        resolution = size
    }

    /// The lines, each as numbers.
    func rows() throws -> [[Double]] {
        try GoldenText.lines("golden/dumps/" + file).map { line in
            line.split(separator: "\t").map { Double($0) ?? .nan }
        }
    }
}

/// Texts of the shared data, gzipped or not.
enum GoldenText {
    static func lines(_ relative: String) throws -> [Substring] {
        let path = SharedData.path(relative)
        let data =
            relative.hasSuffix(".gz")
            ? try Program.run("/bin/gzip", ["-dc", path]).standardOutput
            : try Data(contentsOf: URL(fileURLWithPath: path))
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }
}

/// True when the two agree to `tolerance` of the larger, or are both NaN.
func isClose(_ a: Double, _ b: Double, tolerance: Double = 1e-6) -> Bool {
    if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
    return a == b || abs(a - b) <= tolerance * max(abs(a), abs(b))
}
