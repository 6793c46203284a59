import Foundation

/// What a folder that juicer.sh worked in holds, by the names of its files alone.
///
/// Juicer 1 and 2 share the layout: reads in `fastq/`, alignments of each lane in `splits/`, all else in `aligned/`.
package struct JuicerFolder: Sendable {
    /// The reads of one lane, named as Juicer finds them.
    struct Lane: Sendable {
        /// The name of its files without `_R1` and from `.fastq` on.
        let name: String
        let reads1: String
        /// Nil: there is no file of that name with `_R2` in the place of `_R1`.
        let reads2: String?
    }

    /// The absolute path without links.
    package let path: String
    /// The last part of the path.
    package var name: String { (path as NSString).lastPathComponent }
    /// Of `fastq/`, or of `splits/` where that is gone; in the order of their names.
    let lanes: [Lane]
    /// The files of `splits/` that can be alignments, by the name of their lane.
    let alignments: [String: String]
    private let files: Set<String>

    /// Looks what is there.
    package init(path: String) throws(JuicerImportError) {
        let absolute = ImportFolder.resolved(path)
        var files: Set<String> = []
        for folder in ["fastq", "splits", "aligned"] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(absolute)/\(folder)")) ?? []
            files.formUnion(names.map { "\(folder)/\($0)" })
        }
        for folder in ["inter", "inter_30"].flatMap(Self.loopFolders) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(absolute)/\(folder)")) ?? []
            files.formUnion(names.map { "\(folder)/\($0)" })
        }
        guard !files.isEmpty else { throw .notJuicer(path: path) }
        self.path = absolute
        self.files = files
        let original = Self.lanes(in: "fastq", of: files)
        let parts = Self.lanes(in: "splits", of: files)
        lanes = original.isEmpty ? parts : original
        // Where Juicer cut long lanes into parts, each part has alignments of its own.
        let uncut = original.map(\.name).filter { lane in !parts.contains { Self.isPart($0.name, of: lane) } }
        expectedAlignments = Set(parts.map(\.name) + uncut)
        alignments = Self.alignments(of: expectedAlignments, in: files)
    }

    /// Parts are numbered with three digits; a lane that was not cut is a link of the same name.
    private static func isPart(_ part: String, of lane: String) -> Bool {
        guard part.hasPrefix(lane) else { return false }
        let number = part.dropFirst(lane.count)
        return number.isEmpty || number.count == 3 && number.allSatisfy(\.isNumber)
    }

    /// The lanes (parts of lanes, where Juicer cut them) that must have alignments; empty when no reads are left to tell.
    let expectedAlignments: Set<String>

    /// The file of this name below the folder, also with `.gz` behind it; nil when it is not there.
    func file(_ name: String) -> String? { [name, name + ".gz"].first(where: files.contains) }

    /// Where HiCCUPS has put the loops of a map, as versions of Juicer name the folder.
    static func loopFolders(of map: String) -> [String] { ["aligned/\(map)_loops", "aligned/\(map)_hiccups"] }

    func absolute(_ name: String) -> String { "\(path)/\(name)" }

    private static func lanes(in folder: String, of files: Set<String>) -> [Lane] {
        files.filter { $0.hasPrefix(folder + "/") && ($0.hasSuffix(".fastq") || $0.hasSuffix(".fastq.gz")) }
            .sorted().compactMap { first in
                guard let mark = first.range(of: "_R1", options: .backwards) else { return nil }
                let second = first.replacingCharacters(in: mark, with: "_R2")
                return Lane(
                    name: laneName(first.replacingCharacters(in: mark, with: "")), reads1: first,
                    reads2: files.contains(second) ? second : nil)
            }
    }

    /// BAM before SAM: Juicer removes the SAM of a lane when its BAM stands.
    private static func alignments(of lanes: Set<String>, in files: Set<String>) -> [String: String] {
        var found: [String: String] = [:]
        for suffix in [".bam", ".sam"] {
            for file in files where file.hasPrefix("splits/") && file.hasSuffix(suffix) {
                let lane = laneName(String(file.dropLast(suffix.count)))
                if found[lane] == nil, lanes.contains(lane) || lanes.isEmpty && suffix == ".bam" { found[lane] = file }
            }
        }
        return found
    }

    private static func laneName(_ file: String) -> String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        return name.range(of: ".fastq").map { String(name[..<$0.lowerBound]) } ?? name
    }
}
