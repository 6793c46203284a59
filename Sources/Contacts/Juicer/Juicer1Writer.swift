import SequenceIO

extension JuicerContact {
    /// Makes all of the contact's line that stands behind the second chromosome its name: Juicer 1 sorts equal keys by it.
    /// What the line has need not be kept beside it.
    mutating func moveRestOfLineIntoName() {
        var line: [UInt8] = []
        func append(_ word: some Sequence<UInt8>) {
            line += word
            line.append(UInt8(ascii: " "))
        }
        append("\(second.external)".utf8)
        append("\(second.fragment)".utf8)
        for end in [first, second] {
            append("\(end.mappingQuality)".utf8)
            append(end.cigar)
            append(end.bases)
        }
        for end in [first, second] {
            let suffix = (0..<8).reversed().map { UInt8(truncatingIfNeeded: end.end >> (8 * UInt64($0))) }
            append(name + [UInt8(ascii: "/")] + suffix.drop { $0 == 0 })
        }
        name = line
        for end in [\JuicerContact.first, \.second] {
            self[keyPath: end].cigar = []
            self[keyPath: end].bases = []
        }
    }
}

/// Finds duplicates in the contacts that Juicer 1's order has brought together, and writes its files.
final class Juicer1Writer {
    private var nodups: TextOutput?
    private var dups: TextOutput?
    private var opticalDups: TextOutput?
    private var inter: TextOutput?
    private var inter30: TextOutput?
    private let names: JuicerNames
    private var finder: OpticalDuplicates
    private var group: [UInt8] = []
    private var copies = 0
    private var optical = 0
    private var statistics: Juicer1Statistics
    private var statistics30: Juicer1Statistics

    init(folder: String, names: JuicerNames, sites: [[Int]], options: JuicerPipeline.Options) throws(SequenceIOError) {
        self.names = names
        finder = OpticalDuplicates(wobble: options.wobble)
        statistics = Juicer1Statistics(leastQuality: 1, names: names, sites: sites)
        statistics30 = Juicer1Statistics(leastQuality: 30, names: names, sites: sites)
        nodups = try TextOutput.create(folder + "/merged_nodups.txt")
        dups = try TextOutput.create(folder + "/dups.txt")
        opticalDups = try TextOutput.create(folder + "/opt_dups.txt")
        inter = try TextOutput.create(folder + "/inter.txt")
        inter30 = try TextOutput.create(folder + "/inter_30.txt")
    }

    func take(_ row: KeyedRow) throws(SequenceIOError) {
        var contact = JuicerContact(key: row.key, name: row.name, content: row.content)
        let head = row.key.prefix(JuicerContact.groupLength)
        if !group.elementsEqual(head) {
            group = Array(head)
            finder.reset()
        }
        // Behind the second position, the name of the first read is the last word but one.
        let words = row.name.split(separator: UInt8(ascii: " "))
        contact.second.external = Decimal.parse(words[0]) ?? 0
        let name = words[words.count - 2].prefix { $0 != UInt8(ascii: "/") }
        switch finder.verdict(contact.first.external, contact.second.external, OpticalDuplicates.Spot(name)) {
        case .unique:
            try write(contact, to: &nodups)
            statistics.add(contact)
            statistics30.add(contact)
        case .copy:
            try write(contact, to: &dups)
            copies += 1
        case .optical:
            try write(contact, to: &opticalDups)
            optical += 1
        }
    }

    /// Writes the tables. All files are complete before the first gets its name.
    func finish(_ counts: inout JuicerCounts, title: String) throws(SequenceIOError) {
        counts.duplicates = copies + optical
        counts.opticalDuplicates = optical
        try inter?.append(Juicer1Text(counts: counts, statistics: statistics, title: title).text)
        try inter30?.append(Juicer1Text(counts: counts, statistics: statistics30, title: title).text)
        var sealed: [SealedFile] = []
        func seal(_ output: consuming TextOutput?) throws(SequenceIOError) {
            if let output { sealed.append(try output.seal()) }
        }
        try seal(nodups.take())
        try seal(dups.take())
        try seal(opticalDups.take())
        try seal(inter.take())
        try seal(inter30.take())
        try SealedFile.commit(sealed)
    }

    private func write(_ contact: JuicerContact, to output: inout TextOutput?) throws(SequenceIOError) {
        var line: [UInt8] = []
        func append(_ number: Int) {
            DecimalText.append(number, to: &line)
            line.append(UInt8(ascii: " "))
        }
        append(contact.first.strand)
        line += names.name(contact.first.chromosome) + [UInt8(ascii: " ")]
        append(contact.first.external)
        append(Int(contact.first.fragment))
        append(contact.second.strand)
        line += names.name(contact.second.chromosome) + [UInt8(ascii: " ")]
        try output?.append(line)
        try output?.append(contact.name)
        try output?.append(UInt8(ascii: "\n"))
    }
}
