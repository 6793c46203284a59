import HiCFile
import SequenceIO

/// What of a Juicer folder is sound, and where the rest of the work starts.
package struct JuicerSurvey: Sendable {
    /// What is made last comes first.
    package private(set) var findings: [ImportFinding] = []
    /// Nil: no file is sound.
    package private(set) var start: ImportStart?
    /// Of the genome, where they are known: as given, else as a map or a BAM file of the folder tells them.
    package private(set) var sizes: ChromosomeSizes?

    let folder: JuicerFolder
    private let threshold: MappingThreshold
    /// Whether contacts wait for the sizes of chromosomes.
    private var lacksSizes = false

    /// Looks into the files from the map back to the reads, and no further than to the first that is sound.
    ///
    /// - Parameters:
    ///   - threshold: which of Juicer's two maps is to be continued.
    ///   - sizes: of the chromosomes; nil: they are sought in the folder.
    package init(_ folder: JuicerFolder, threshold: MappingThreshold, sizes: ChromosomeSizes?) {
        self.folder = folder
        self.threshold = threshold
        self.sizes = sizes ?? Self.sizes(in: folder, threshold)
        map()
        loops()
        contacts()
        // What comes before the contacts is not better for want of sizes.
        if lacksSizes { return }
        mergedAlignments()
        lanes()
        otherThreshold()
    }

    /// Why there is no start.
    var failure: JuicerImportError {
        if lacksSizes { return .noSizes(path: folder.path) }
        return otherFiles.isEmpty
            ? .nothingSound(path: folder.path) : .otherQuality(path: folder.path, asked: threshold)
    }

    private mutating func map() {
        guard let file = folder.file("aligned/\(threshold.map).hic") else { return }
        var found: SoundFile.Map?
        _ = examine(file) { path throws(Unsound) in
            let map = try SoundFile.map(path)
            found = map
            return map.about
        }
        guard let found else { return }
        start = .map(folder.absolute(file), isBalanced: found.isBalanced, loopResolutions: found.loopResolutions)
    }

    private mutating func loops() {
        let names = JuicerFolder.loopFolders(of: threshold.map).map { "\($0)/merged_loops.bedpe" }
        guard let file = names.lazy.compactMap(folder.file).first else { return }
        guard start != nil else {
            return findings.append(ImportFinding(file: file, state: .notNeeded, reason: "of no use without its map"))
        }
        if examine(file, { path throws(Unsound) in try SoundFile.loops(path) }) { start = .finished }
    }

    private mutating func contacts() {
        // All rows of the first have the quality; the second says it of each.
        for (name, quality) in [(threshold.contacts, nil), ("merged_nodups.txt", threshold)] {
            guard let file = folder.file("aligned/\(name)"), !passOver([file]) else { continue }
            guard let sizes else {
                lacksSizes = true
                return findings.append(
                    ImportFinding(file: file, state: .invalid, reason: "of no use without the sizes of its chromosomes")
                )
            }
            let isSound = examine(file) { path throws(Unsound) in
                try SoundFile.contacts(path, sizes: sizes, quality: quality)
            }
            if isSound { start = .contacts(folder.absolute(file), quality) }
        }
    }

    private mutating func mergedAlignments() {
        for name in ["merged_dedup.bam", "merged_sort.bam"] {
            guard let file = folder.file("aligned/\(name)"), !passOver([file]) else { continue }
            let isSound = examine(file) { path throws(Unsound) in try SoundFile.alignments(path) }
            if isSound { start = .alignments([("all", folder.absolute(file))], threshold) }
        }
    }

    /// A lane starts from its alignments where they are sound, else from its reads.
    private mutating func lanes() {
        let alignments = folder.alignments.sorted { $0.key < $1.key }
        let reads = folder.lanes
        if passOver(alignments.map(\.value) + reads.map(\.reads1)) { return }
        let aligned = alignments.filter { _, file in
            examine(file) { path throws(Unsound) in try SoundFile.alignments(path) }
        }.map { (lane: $0.key, file: folder.absolute($0.value)) }
        let missing = folder.expectedAlignments.subtracting(aligned.map(\.lane))
        if !aligned.isEmpty, missing.isEmpty {
            start = .alignments(aligned, threshold)
            _ = passOver(reads.map(\.reads1))
            return
        }
        // Of the parts of a lane that Juicer has cut, some alone are of no use.
        let isWhole = Set(aligned.map(\.lane)).isSubset(of: reads.map(\.name))
        if !isWhole { forgo(alignments.map(\.value), because: "other parts of the reads have no sound alignments") }
        self.reads(aligned: isWhole ? aligned : [])
    }

    private mutating func reads(aligned: [(lane: String, file: String)]) {
        let folder = folder
        var sound: [ImportStart.Reads] = []
        for lane in folder.lanes {
            if aligned.contains(where: { $0.lane == lane.name }) {
                findings.append(ImportFinding(file: lane.reads1, state: .notNeeded, reason: "its alignments are sound"))
                continue
            }
            let isSound = examine(lane.reads1) { path throws(Unsound) in
                guard let partner = lane.reads2 else { throw Unsound("there is no such file with _R2 in its name") }
                return try SoundFile.reads(path, folder.absolute(partner))
            }
            if isSound, let partner = lane.reads2 {
                sound.append((lane.name, folder.absolute(lane.reads1), folder.absolute(partner)))
            }
        }
        if !folder.lanes.isEmpty, sound.count + aligned.count == folder.lanes.count {
            start = .reads(sound, aligned: aligned, threshold)
        }
    }

    /// Notes sound files as not needed after all.
    private mutating func forgo(_ files: [String], because reason: String) {
        for index in findings.indices where findings[index].state == .used && files.contains(findings[index].file) {
            findings[index].state = .notNeeded
            findings[index].reason = reason
        }
    }

    /// Map and contacts of the other threshold.
    private var otherFiles: [String] {
        ["aligned/\(threshold.other.map).hic", "aligned/\(threshold.other.contacts)"].compactMap(folder.file)
    }

    private mutating func otherThreshold() {
        for file in otherFiles {
            findings.append(
                ImportFinding(
                    file: file, state: .notNeeded, reason: "of mapping quality \(threshold.other.rawValue) (--min-mapq)"
                ))
        }
    }

    /// Notes the files as not needed where a start is known; returns whether it is.
    private mutating func passOver(_ files: [String]) -> Bool {
        guard start != nil else { return false }
        findings += files.map {
            ImportFinding(file: $0, state: .notNeeded, reason: "not looked into: what is made of it stands")
        }
        return true
    }

    /// Looks into a file and notes what came of it; returns whether it is sound.
    private mutating func examine(
        _ file: String, _ look: (String) throws(Unsound) -> String
    ) -> Bool {
        do throws(Unsound) {
            let about = try look(folder.absolute(file))
            findings.append(ImportFinding(file: file, state: .used, reason: about))
            return true
        } catch {
            findings.append(ImportFinding(file: file, state: .invalid, reason: error.reason))
            return false
        }
    }

    /// The sizes that the first sound map or header of alignments tells.
    private static func sizes(in folder: JuicerFolder, _ threshold: MappingThreshold) -> ChromosomeSizes? {
        let maps = [threshold, threshold.other].map { "aligned/\($0.map).hic" }
        for path in maps.compactMap(folder.file).map(folder.absolute) {
            guard let map = try? HiCReader.open(path) else { continue }
            let lengths = map.chromosomes.map { (name: $0.name, length: $0.length) }
            if let sizes = try? ChromosomeSizes(lengths, of: path) { return sizes }
        }
        let merged = ["aligned/merged_dedup.bam", "aligned/merged_sort.bam"].compactMap(folder.file)
        for path in (merged + folder.alignments.values.sorted()).map(folder.absolute) {
            guard let input = try? AlignmentInput.open(path) else { continue }
            let lengths = input.header.references.map { reference in
                (name: String(decoding: reference.name, as: UTF8.self), length: reference.length)
            }
            if let sizes = try? ChromosomeSizes(lengths, of: path) { return sizes }
        }
        return nil
    }
}
