import Contacts
import Foundation
import SequenceIO
import TestSupport

/// The lines of a text file, compressed or not, as it is read by the code under test's own reader.
func lines(of path: String) throws -> [String] {
    var input = try TextInput.open(path)
    var lines: [String] = []
    while let line = try input.nextLine() { lines.append(String(decoding: line, as: UTF8.self)) }
    return lines
}

/// The rows of a .pairs file: all but the header.
func rows(of path: String) throws -> [String] { try lines(of: path).filter { !$0.hasPrefix("#") } }

/// A table of statistics by key.
func table(of path: String) throws -> [String: String] {
    var values: [String: String] = [:]
    for line in try lines(of: path) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        values[String(fields[0])] = String(fields[1])
    }
    return values
}

/// Keys whose values differ by more than a part in 10^9, or are in one table only.
func differences(_ left: [String: String], _ right: [String: String]) -> [String] {
    Set(left.keys).union(right.keys).sorted().filter { key in
        guard let first = left[key], let second = right[key] else { return true }
        if first == second { return false }
        guard let number1 = Double(first), let number2 = Double(second) else { return true }
        return !(abs(number1 - number2) <= 1e-9 * max(abs(number1), abs(number2)))
    }
}

/// What a test says it was made by.
let testProvenance = Provenance(command: "test", version: "0", commandLine: "test")

/// A header with two chromosomes, and these rows.
func pairsText(_ rows: [String], columns: String = "readID chrom1 pos1 chrom2 pos2 strand1 strand2 pair_type") -> String
{
    """
    ## pairs format v1.0
    #shape: upper triangle
    #chromsize: chr2 100000
    #chromsize: chr10 90000
    #columns: \(columns)

    """ + rows.map { $0 + "\n" }.joined()
}

/// Names of the files in a folder, hidden ones too.
func contents(of folder: ScratchFolder) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
}
