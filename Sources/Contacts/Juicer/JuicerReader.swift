import SequenceIO

/// Alignments in, contacts as Juicer sees them out, in the order of the reads.
struct JuicerReader: ~Copyable {
    private var input: AlignmentInput
    let names: JuicerNames
    private let options: JuicerPipeline.Options
    /// By number of the alignments' header: the sites, for those that have some.
    let sites: [[Int]]
    private let junctions: JunctionSearch
    /// What reads begin with whose fragment was cut but not joined: the second halves of the junctions.
    private let cutEnds: [[UInt8]]
    private(set) var counts = JuicerCounts()

    private var group = JuicerGroup()
    private var name: [UInt8] = []
    private var cigars: [UInt32] = []
    private var bases: [UInt8] = []
    private var hasJunction = false
    private var hasEnded = false

    private init(
        input: consuming AlignmentInput, names: JuicerNames, options: JuicerPipeline.Options, sites: [[Int]]
    ) {
        self.input = input
        self.names = names
        self.options = options
        self.sites = sites
        junctions = JunctionSearch(
            options.junctions.isEmpty ? [] : [LigationJunction(enzyme: "", motifs: options.junctions)])
        cutEnds = sites.isEmpty ? [] : options.junctions.map { Array($0.utf8.dropFirst($0.utf8.count / 2)) }
        if !options.junctions.isEmpty { counts.ligations = 0 }
    }

    static func open(_ path: String, _ options: JuicerPipeline.Options) throws -> JuicerReader {
        let input = try AlignmentInput.open(path, threads: options.inputThreads, needsSequences: true)
        if input.header.isSortedByCoordinate { throw PairsError.sortedByCoordinate(path: path) }
        let names = JuicerNames(input.header.references, rules: options.rules)
        let sites = try sites(options, names, path)
        return JuicerReader(input: input, names: names, options: options, sites: sites)
    }

    private static func sites(
        _ options: JuicerPipeline.Options, _ names: JuicerNames, _ path: String
    ) throws(PairsError) -> [[Int]] {
        guard let file = options.sites else { return [] }
        let all = try RestrictionSites(path: file)
        let found = names.names.map { all.sites(on: $0) }
        guard found.contains(where: { $0 != nil }) else {
            throw .badSites(path: file, line: 1, reason: "none of the chromosomes of \(path) is here: another genome?")
        }
        return found.map { $0 ?? [] }
    }

    /// Goes on until a read pair has a contact; nil after the last.
    mutating func next() throws -> JuicerContact? {
        while !hasEnded {
            var contact: JuicerContact?
            if let record = try input.next() {
                let (stem, suffix) = Self.parts(of: record.name)
                let isNew = !name.elementsEqual(stem) || group.alignments.isEmpty
                if isNew {
                    contact = finishGroup()
                    name = Array(stem)
                }
                append(record, suffix: suffix)
            } else {
                contact = finishGroup()
                hasEnded = true
            }
            if let contact { return contact }
        }
        return nil
    }

    /// A name up to its first `/`, and what stands behind it.
    private static func parts(
        of name: UnsafeRawBufferPointer
    ) -> (stem: UnsafeRawBufferPointer, suffix: UnsafeRawBufferPointer?) {
        guard let slash = name.firstIndex(of: UInt8(ascii: "/")) else { return (name, nil) }
        let rest = name[(slash + 1)...].prefix { $0 != UInt8(ascii: "/") }
        return (UnsafeRawBufferPointer(rebasing: name[..<slash]), UnsafeRawBufferPointer(rebasing: rest))
    }

    private mutating func append(_ record: AlignmentRecord, suffix: UnsafeRawBufferPointer?) {
        let firstCigar = cigars.count
        cigars.append(contentsOf: record.cigar)
        let firstBase = bases.count
        record.sequence.append(to: &bases)
        let alignment = JuicerAlignment(
            record, suffix: suffix, cigar: firstCigar..<cigars.count, bases: firstBase..<bases.count,
            rules: options.rules)
        group.append(alignment)
        let isWholeRead = record.flag & (AlignmentRecord.Flag.secondary | AlignmentRecord.Flag.supplementary) == 0
        if isWholeRead, !junctions.isEmpty, !hasJunction {
            hasJunction = bases[firstBase...].withUnsafeBytes { junctions.find(in: $0) } != 0
        }
    }

    private mutating func finishGroup() -> JuicerContact? {
        guard !group.alignments.isEmpty else { return nil }
        defer {
            group.removeAll()
            cigars.removeAll(keepingCapacity: true)
            bases.removeAll(keepingCapacity: true)
            hasJunction = false
        }
        counts.total += 1
        if hasJunction { counts.ligations = (counts.ligations ?? 0) + 1 }
        switch verdict() {
        case .unmapped: counts.unmapped += 1
        case .singleton: counts.singletons += 1
        case .ambiguous: counts.ambiguous += 1
        case .chimeric(let ends):
            counts.chimeric += 1
            return contact(ends, isNormal: false)
        case .normal(let ends):
            counts.normal += 1
            let contact = contact(ends, isNormal: true)
            countInsert(contact)
            return contact
        }
        return nil
    }

    private mutating func verdict() -> JuicerGroup.Verdict {
        guard options.rules == .juicer1 else { return group.verdict(names) }
        group.sortByEnd()
        return group.verdictOfJuicer1(names)
    }

    private mutating func countInsert(_ contact: JuicerContact) {
        let size = contact.second.external - contact.first.external
        guard names.isSame(contact.first.chromosome, contact.second.chromosome), !contact.first.isReverse,
            contact.second.isReverse, size > 0, size < 1000
        else { return }
        counts.insertCount += 1
        counts.insertSum += size
    }

    private func contact(_ ends: JuicerGroup.Ends, isNormal: Bool) -> JuicerContact {
        let one = end(ends.first, interior: ends.interior1)
        let other = end(ends.second, interior: ends.interior2)
        let isInOrder = precedes(one, other)
        var contact = JuicerContact(
            first: isInOrder ? one : other, second: isInOrder ? other : one, isNormal: isNormal, name: name)
        if sites.isEmpty {
            // Without sites no two ends are in one fragment.
            contact.first.fragment = 0
            contact.second.fragment = 1
        }
        return contact
    }

    private func end(_ number: Int, interior: Int) -> JuicerContact.End {
        let alignment = group.alignments[number]
        var end = JuicerContact.End()
        end.chromosome = alignment.chromosome
        end.rank = names.rank(alignment.chromosome)
        end.isReverse = alignment.isReverse
        end.external = alignment.external
        end.interior = group.alignments[interior].interior
        end.mappingQuality = alignment.mappingQuality
        end.length = alignment.bases.count
        end.cigar = CigarText.bytes(cigars[alignment.cigar])
        end.end = alignment.end
        if options.rules == .juicer1 {
            let read = bases[alignment.bases]
            end.isDangling = cutEnds.contains { Self.begins(read, with: $0) }
            end.hasJunction = !junctions.isEmpty && read.withUnsafeBytes { junctions.find(in: $0) } != 0
        }
        if options.writesReads || options.rules == .juicer1 {
            end.bases = alignment.bases.isEmpty ? [UInt8(ascii: "*")] : Array(bases[alignment.bases])
        }
        if !sites.isEmpty, alignment.chromosome >= 0 {
            let fragment = RestrictionSites.fragment(of: alignment.external, in: sites[Int(alignment.chromosome)])
            end.fragment = UInt32(fragment)
        }
        return end
    }

    /// - Parameter letters: IUPAC.
    private static func begins(_ read: ArraySlice<UInt8>, with letters: [UInt8]) -> Bool {
        read.count >= letters.count && zip(read, letters).allSatisfy { LigationJunction.letters($1).contains($0) }
    }

    /// Chromosome, then strand, then position; the first one when all are equal.
    private func precedes(_ one: JuicerContact.End, _ other: JuicerContact.End) -> Bool {
        let order = names.order(one.chromosome, other.chromosome)
        if order != 0 { return order < 0 }
        if one.isReverse != other.isReverse { return !one.isReverse }
        return one.external <= other.external
    }
}

/// A CIGAR as SAM has it.
enum CigarText {
    static func bytes(_ elements: ArraySlice<UInt32>) -> [UInt8] {
        guard !elements.isEmpty else { return [UInt8(ascii: "*")] }
        let operations: StaticString = "MIDNSHP=XB??????"
        var text: [UInt8] = []
        text.reserveCapacity(elements.count * 4)
        for element in elements {
            DecimalText.append(Int(element >> 4), to: &text)
            text.append(operations.utf8Start[Int(element & 0xF)])
        }
        return text
    }
}

/// Whole numbers as text, without a String.
enum DecimalText {
    static func append(_ number: Int, to text: inout [UInt8]) {
        if number < 0 { text.append(UInt8(ascii: "-")) }
        let start = text.count
        var rest = number.magnitude
        repeat {
            text.append(UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0"))
            rest /= 10
        } while rest > 0
        text[start...].reverse()
    }
}
