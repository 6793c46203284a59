import SequenceIO

/// Finds restriction sites in a genome and writes them as Juicer reads them.
package enum SiteFinder {
    /// Writes a line for each sequence of a FASTA file: its name, the 1-based positions of all sites, its length.
    ///
    /// Sites may overlap. Letters count in either case; a base that is not known is part of no site.
    /// Throws `PairsError` or `SequenceIOError`; then no output file stands.
    package static func run(genome path: String, enzymes: [RestrictionEnzyme], output outputPath: String) throws {
        var input = try TextInput.open(path, longestLine: 1 << 30)
        var output = try TextOutput.create(outputPath)
        var search = SiteSearch(sites: enzymes.flatMap(\.sites).map(\.sequence))
        var isInSequence = false
        while let line = try input.nextLine() {
            if line.first == UInt8(ascii: ">") {
                if isInSequence { try finish(&search, &output) }
                let name = line.dropFirst().prefix { ![0x20, 0x09, 0x0D].contains($0) }
                guard !name.isEmpty else {
                    throw PairsError.badGenome(path: path, line: input.lineNumber, reason: "a sequence without a name")
                }
                try output.append(Array(name))
                isInSequence = true
            } else if !line.isEmpty {
                guard isInSequence else {
                    throw PairsError.badGenome(
                        path: path, line: input.lineNumber, reason: "a FASTA file begins with > and a name")
                }
                for byte in line where byte != 0x0D {
                    guard let site = search.take(byte) else { continue }
                    try output.append(UInt8(ascii: " "))
                    try output.append(site)
                }
            }
        }
        guard isInSequence else { throw PairsError.badGenome(path: path, line: 1, reason: "no sequence") }
        try finish(&search, &output)
        try output.finish()
    }

    private static func finish(_ search: inout SiteSearch, _ output: inout TextOutput) throws(SequenceIOError) {
        for site in search.rest {
            try output.append(UInt8(ascii: " "))
            try output.append(site)
        }
        try output.append(UInt8(ascii: " "))
        try output.append(search.length)
        try output.append(UInt8(ascii: "\n"))
        search.reset()
    }
}

/// Sites of several lengths in one pass, in the order of their first bases.
private struct SiteSearch {
    /// For each byte the letters of all sites that it is one of (shift-and); one word for each site.
    private let masks: [[UInt64]]
    private let lengths: [Int]
    private var states: [UInt64]
    private(set) var length = 0
    /// Sites found whose turn has not come, because a longer one may begin before them.
    private var pending: [Int] = []
    private let longest: Int

    init(sites: [String]) {
        var unique: [String] = []
        for site in sites where !unique.contains(site) { unique.append(site) }
        lengths = unique.map(\.utf8.count)
        longest = lengths.max() ?? 0
        masks = unique.map { site in
            var mask = Array(repeating: UInt64(0), count: 256)
            for (place, letter) in site.utf8.enumerated() {
                for base in LigationJunction.letters(letter) {
                    mask[Int(base)] |= 1 << UInt64(place)
                    mask[Int(base | 0x20)] |= 1 << UInt64(place)
                }
            }
            return mask
        }
        states = Array(repeating: 0, count: unique.count)
    }

    /// Takes the next base; a site whose turn has come.
    mutating func take(_ byte: UInt8) -> Int? {
        length += 1
        for index in masks.indices {
            states[index] = (states[index] << 1 | 1) & masks[index][Int(byte)]
            if states[index] >> UInt64(lengths[index] - 1) & 1 != 0 { add(length - lengths[index] + 1) }
        }
        // What is found from here on begins after this.
        guard let first = pending.first, first <= length - longest + 1 else { return nil }
        return pending.removeFirst()
    }

    var rest: [Int] { pending }

    mutating func reset() {
        states = Array(repeating: 0, count: states.count)
        length = 0
        pending = []
    }

    private mutating func add(_ site: Int) {
        let place = pending.firstIndex { $0 >= site } ?? pending.count
        guard place == pending.count || pending[place] != site else { return }
        pending.insert(site, at: place)
    }
}
