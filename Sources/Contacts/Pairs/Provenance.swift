import SequenceIO

/// Which program made a file: becomes a `@PG` line of its header.
package struct Provenance: Sendable {
    /// `pairs-sort` and the like; the line's ID is made of it.
    package let command: String
    /// The program's version.
    package let version: String
    /// As the user typed it.
    package let commandLine: String

    /// Of the command that writes: its name, its version and the words it was called with.
    package init(command: String, version: String, commandLine: String) {
        self.command = command
        self.version = version
        // A line of the header must stay one line, and a field one field.
        self.commandLine = String(commandLine.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    }

    /// The SAM header lines with a `@PG` line after each chain of programs.
    func appended(to lines: [[UInt8]]) -> [[UInt8]] {
        var front: [[UInt8]] = []
        var programs: [[UInt8]] = []
        var rest: [[UInt8]] = []
        for line in lines {
            if line.starts(with: "@PG".utf8) {
                programs.append(line)
            } else if ["@HD", "@SQ", "@RG"].contains(where: { line.starts(with: $0.utf8) }) {
                front.append(line)
            } else {
                rest.append(line)
            }
        }
        var identifiers = Set(programs.compactMap { Self.field("ID:", of: $0) })
        let parents = Set(programs.compactMap { Self.field("PP:", of: $0) })
        let ends = programs.compactMap { Self.field("ID:", of: $0) }.filter { !parents.contains($0) }
        for parent in ends.isEmpty ? [nil] : ends.map(Optional.some) {
            programs.append(line(parent: parent, &identifiers))
        }
        return front + programs + rest
    }

    private func line(parent: [UInt8]?, _ identifiers: inout Set<[UInt8]>) -> [UInt8] {
        let base = "cohesin-\(command)"
        var identifier = Array(base.utf8)
        var number = 1
        while !identifiers.insert(identifier).inserted {
            number += 1
            identifier = Array("\(base).\(number)".utf8)
        }
        var line = Array("@PG\tID:".utf8) + identifier + Array("\tPN:cohesin\tCL:\(commandLine)".utf8)
        if let parent { line += Array("\tPP:".utf8) + parent }
        return line + Array("\tVN:\(version)".utf8)
    }

    private static func field(_ tag: String, of line: [UInt8]) -> [UInt8]? {
        for field in line.split(separator: UInt8(ascii: "\t")) where field.starts(with: tag.utf8) {
            return Array(field.dropFirst(tag.utf8.count))
        }
        return nil
    }
}
