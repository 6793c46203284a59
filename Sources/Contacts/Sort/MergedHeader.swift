import SequenceIO

/// The header of several files in one.
struct MergedHeader {
    private let lines: [[UInt8]]

    /// Throws when the files do not belong together: other columns, another assembly, other sizes or another order of
    /// chromosomes.
    init(paths: [String], headers: [PairsHeader]) throws(PairsError) {
        let first = headers[0]
        for (path, header) in zip(paths, headers) {
            guard header.chromosomes.isClosed else {
                throw .cannotMerge(path: path, reason: "its header has no #chromsize: lines")
            }
            try Self.require(header.columns == first.columns, path, paths[0], "columns")
            try Self.require(header.sorting == first.sorting, path, paths[0], "#sorted:")
            try Self.require(header.shape == first.shape, path, paths[0], "#shape:")
            try Self.require(header.assembly == first.assembly, path, paths[0], "#genome_assembly:")
        }
        let chromosomes = try Self.chromosomes(paths: paths, headers: headers)
        let sizes = (0..<chromosomes.count).map { number in
            Array("#chromsize: ".utf8) + chromosomes.names.names[number]
                + Array(" \(chromosomes.sizes[number] ?? 0)".utf8)
        }
        lines = PairsHeader.joined(
            Self.plain(headers, sizes: sizes), samLines: try Self.samLines(paths: paths, headers: headers))
    }

    func lines(adding provenance: Provenance) throws(PairsError) -> [[UInt8]] {
        try PairsHeader(path: "merged header", lines: lines).lines(adding: provenance)
    }

    private static func require(
        _ condition: Bool, _ path: String, _ first: String, _ what: String
    ) throws(PairsError) {
        guard condition else { throw .cannotMerge(path: path, reason: "its \(what) differ from those of \(first)") }
    }

    /// All chromosomes. Mates were put in order by each file's own list, so the lists must not contradict each other.
    private static func chromosomes(paths: [String], headers: [PairsHeader]) throws(PairsError) -> Chromosomes {
        var all = headers[0].chromosomes
        for (path, header) in zip(paths, headers).dropFirst() {
            var last = -1
            for (number, name) in header.chromosomes.names.names.enumerated() {
                guard let size = header.chromosomes.sizes[number] else { continue }
                guard let known = all.names.index(of: name) else {
                    _ = all.add(name, size: size)
                    continue
                }
                guard all.sizes[known] == size else {
                    throw .cannotMerge(
                        path: path,
                        reason: "chromosome \(all.name(known)) has size \(size) here and \(all.sizes[known] ?? 0) in "
                            + "another file")
                }
                guard known > last else {
                    throw .cannotMerge(
                        path: path,
                        reason: "chromosomes \(all.name(known)) and \(all.name(last)) are in another order than in "
                            + "\(paths[0]), so mates would be, too")
                }
                last = known
            }
        }
        return all
    }

    /// Format, order, shape, assembly, sizes, then what else the headers say, each line once, and the columns.
    private static func plain(_ headers: [PairsHeader], sizes: [[UInt8]]) -> [[UInt8]] {
        let common = ["## pairs", "#sorted", "#shape", "#genome_assembly"]
        let special = common + ["#chromsize", "#columns", "#samheader"]
        func isOne(of keys: [String], _ line: [UInt8]) -> Bool { keys.contains { line.starts(with: $0.utf8) } }
        var lines = common.flatMap { key in headers[0].lines.filter { isOne(of: [key], $0) }.prefix(1) } + sizes
        var seen: Set<[UInt8]> = []
        for line in headers.flatMap(\.lines) where !isOne(of: special, line) && seen.insert(line).inserted {
            lines.append(line)
        }
        return lines + headers[0].lines.filter { isOne(of: ["#columns"], $0) }.prefix(1)
    }

    /// `@SQ` lines must be the same; the programs of file n get the suffix -n, so that their chains stay apart.
    private static func samLines(paths: [String], headers: [PairsHeader]) throws(PairsError) -> [[UInt8]] {
        func isTagged(_ tag: String, _ line: [UInt8]) -> Bool { line.starts(with: tag.utf8) }
        let sam = headers.map(\.samLines)
        let sequences = sam.map { $0.filter { isTagged("@SQ", $0) } }
        for (path, lines) in zip(paths, sequences) where Set(lines) != Set(sequences[0]) {
            throw .cannotMerge(path: path, reason: "its @SQ lines differ from those of \(paths[0])")
        }
        var front = Array(sam[0].filter { isTagged("@HD", $0) }.prefix(1)) + sequences[0]
        var seen: Set<[UInt8]> = Set(front)
        var rest: [[UInt8]] = []
        var programs: [[UInt8]] = []
        for (number, lines) in sam.enumerated() {
            for line in lines where !isTagged("@HD", line) && !isTagged("@SQ", line) {
                if isTagged("@PG", line) {
                    programs.append(suffixed(line, "-\(number + 1)"))
                } else if seen.insert(line).inserted {
                    if isTagged("@RG", line) { front.append(line) } else { rest.append(line) }
                }
            }
        }
        return front + programs + rest
    }

    private static func suffixed(_ line: [UInt8], _ suffix: String) -> [UInt8] {
        let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        let changed = fields.map { field in
            field.starts(with: "ID:".utf8) || field.starts(with: "PP:".utf8) ? field + Array(suffix.utf8)[...] : field
        }
        return Array(changed.joined(separator: [UInt8(ascii: "\t")]))
    }
}
