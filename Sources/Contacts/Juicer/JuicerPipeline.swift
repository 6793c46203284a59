import Glibc
import SequenceIO

/// What Juicer 2 makes of alignments: contacts without duplicates as text, and a table of what was found.
package enum JuicerPipeline {
    /// Rules, files and limits of a run.
    package struct Options: Sendable {
        /// Whose slips are reproduced.
        package var rules = JuicerRules.corrected
        /// A file of restriction sites as `fragments` writes it; nil for data without.
        package var sites: String?
        /// Ligation junctions in IUPAC letters; empty when they are not to be counted.
        package var junctions: [String] = []
        /// Base pairs by which either end of duplicates may differ.
        package var wobble = 4
        /// Whether merged_nodups.txt is written, too, with the reads.
        package var writesReads = false
        /// Bytes for contacts; what does not fit goes to scratch files.
        package var memory = 2 << 30
        /// For scratch files.
        package var scratchFolder = "/tmp"
        /// Scratch files at once; more are merged into one first.
        package var mostScratchFiles = 64
        /// What the first line of inter.txt says of the experiment.
        package var title = ""
        /// Threads beside the one that works.
        package var inputThreads = 0

        /// The defaults of the command line.
        package init() {}
    }

    /// Writes merged1.txt, merged30.txt, inter.txt, inter_30.txt and, when asked for, merged_nodups.txt to a folder, which
    /// is made when it is not there; returns what inter.txt begins with. By the rules of Juicer 1 these are
    /// merged_nodups.txt, dups.txt, opt_dups.txt and the two tables.
    ///
    /// Throws `PairsError` or `SequenceIOError`; then none of the files is new.
    package static func run(input: String, folder: String, options: Options) throws -> JuicerCounts {
        if mkdir(folder, 0o777) != 0, errno != EEXIST { throw SequenceIOError.cannotCreate(path: folder, code: errno) }
        var reader = try JuicerReader.open(input, options)
        let sorter = try KeyedSorter(
            keyLength: JuicerContact.keyLength, order: options.rules == .juicer1 ? .bytes : .natural,
            limit: options.memory, folder: options.scratchFolder, mostRuns: options.mostScratchFiles)
        var key: [UInt8] = []
        var content: [UInt8] = []
        while var contact = try reader.next() {
            key.removeAll(keepingCapacity: true)
            content.removeAll(keepingCapacity: true)
            contact.writeKey(options.rules, to: &key)
            if options.rules == .juicer1 { contact.moveRestOfLineIntoName() }
            contact.writeContent(to: &content)
            try sorter.append(key: key, name: contact.name, content: content)
        }
        var counts = reader.counts
        if options.rules == .juicer1 {
            let writer = try Juicer1Writer(folder: folder, names: reader.names, sites: reader.sites, options: options)
            try sorter.forEach { row in try writer.take(row) }
            try writer.finish(&counts, title: options.title)
            return counts
        }
        let insertSize = options.rules == .juicer ? Double(counts.singletons) : counts.meanInsertSize
        let shift = options.sites == nil ? InsertShift(rules: options.rules, insertSize: insertSize) : nil
        let writer = try JuicerWriter(folder: folder, names: reader.names, options: options, shift: shift)
        try sorter.forEach { row in try writer.take(row) }
        counts.duplicates = writer.duplicates
        var inter = try TextOutput.create(folder + "/inter.txt")
        try inter.append(InterText(counts: counts, contacts: writer.counts1, title: options.title).text)
        var inter30 = try TextOutput.create(folder + "/inter_30.txt")
        try inter30.append(InterText(counts: counts, contacts: writer.counts30, title: options.title).text)
        try SealedFile.commit(writer.seal() + [inter.seal(), inter30.seal()])
        return counts
    }
}
