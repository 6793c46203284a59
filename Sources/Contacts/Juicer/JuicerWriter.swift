import SequenceIO

/// Finds duplicates in the sorted contacts and writes the files that Juicer makes of the others.
final class JuicerWriter {
    private var merged1: TextOutput?
    private var merged30: TextOutput?
    private var nodups: TextOutput?
    private let names: JuicerNames
    private let rules: JuicerRules
    private let shift: InsertShift?
    private var finder: DuplicateFinder
    private var group: [UInt8] = []
    private(set) var duplicates = 0
    private(set) var counts1 = ContactCounts()
    private(set) var counts30 = ContactCounts()

    /// - Parameter shift: for data without restriction sites.
    init(
        folder: String, names: JuicerNames, options: JuicerPipeline.Options, shift: InsertShift?
    ) throws(SequenceIOError) {
        self.names = names
        self.shift = shift
        rules = options.rules
        finder = DuplicateFinder(mismatch: options.wobble, method: .maximum)
        merged1 = try TextOutput.create(folder + "/merged1.txt")
        merged30 = try TextOutput.create(folder + "/merged30.txt")
        if options.writesReads { nodups = try TextOutput.create(folder + "/merged_nodups.txt") }
    }

    func take(_ row: KeyedRow) throws(SequenceIOError) {
        let contact = JuicerContact(key: row.key, name: row.name, content: row.content)
        // Chromosomes, fragments, strands.
        let head = row.key.prefix(JuicerContact.groupLength)
        if !group.elementsEqual(head) {
            group = Array(head)
            finder.reset()
        }
        let position1 = UInt32(max(0, contact.first.external))
        let position2 = UInt32(max(0, contact.second.external))
        guard finder.parent(position1, position2, key: 0) == nil else {
            duplicates += 1
            return
        }
        let (interior1, interior2) =
            contact.isNormal
            ? shift?.interiors(of: contact) ?? (contact.first.interior, contact.second.interior)
            : (contact.first.interior, contact.second.interior)
        let quality = min(contact.first.mappingQuality, contact.second.mappingQuality)
        if quality >= 1 {
            try write(contact, interior1, interior2, to: &merged1)
            count(contact, interior1, interior2, in: &counts1)
        }
        if quality >= 30 {
            try write(contact, interior1, interior2, to: &merged30)
            count(contact, interior1, interior2, in: &counts30)
        }
        if nodups != nil { try writeReads(contact) }
    }

    /// The files, complete; nothing can be written after it.
    func seal() throws(SequenceIOError) -> [SealedFile] {
        var files: [SealedFile] = []
        if let output = merged1.take() { files.append(try output.seal()) }
        if let output = merged30.take() { files.append(try output.seal()) }
        if let output = nodups.take() { files.append(try output.seal()) }
        return files
    }

    private func count(_ contact: JuicerContact, _ interior1: Int, _ interior2: Int, in counts: inout ContactCounts) {
        counts.add(
            isSameChromosome: contact.first.chromosome == contact.second.chromosome,
            fragment1: contact.first.fragment, fragment2: contact.second.fragment, strand1: contact.first.isReverse,
            strand2: contact.second.isReverse, position1: interior1, position2: interior2)
    }

    private func write(
        _ contact: JuicerContact, _ position1: Int, _ position2: Int, to output: inout TextOutput?
    ) throws(SequenceIOError) {
        try output?.append(place(contact, position1, position2))
        try output?.append(UInt8(ascii: "\n"))
    }

    private func place(_ contact: JuicerContact, _ position1: Int, _ position2: Int) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(64)
        for (end, position) in [(contact.first, position1), (contact.second, position2)] {
            if !line.isEmpty { line.append(UInt8(ascii: " ")) }
            DecimalText.append(end.strand, to: &line)
            line.append(UInt8(ascii: " "))
            line += names.name(end.chromosome)
            line.append(UInt8(ascii: " "))
            DecimalText.append(position, to: &line)
            line.append(UInt8(ascii: " "))
            DecimalText.append(Int(end.fragment), to: &line)
        }
        return line
    }

    private func writeReads(_ contact: JuicerContact) throws(SequenceIOError) {
        var line = place(contact, contact.first.external, contact.second.external)
        for end in [contact.first, contact.second] {
            line += Array(" \(end.mappingQuality) ".utf8) + end.cigar + [UInt8(ascii: " ")] + end.bases
        }
        line += [UInt8(ascii: " ")] + contact.name + [UInt8(ascii: " ")] + contact.name
        try nodups?.append(line)
        try nodups?.append(UInt8(ascii: "\n"))
    }
}
