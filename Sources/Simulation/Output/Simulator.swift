import Foundation
import SequenceIO
import Synchronization

/// Makes a whole simulation: genome, reads or contacts, truth, sample sheet and record.
package struct Simulator: Sendable {
    /// What it makes files of.
    package let settings: SimulationSettings
    /// Where contacts are, and how often.
    package let contacts: ContactModel

    /// What a simulation is asked for.
    package enum Product: String, Sendable {
        /// A genome and read pairs from it.
        case reads
        /// A contact list; no genome and no reads.
        case contacts
    }

    /// Throws a setting that cannot be.
    package init(_ settings: SimulationSettings) throws(SimulationError) {
        try settings.check()
        self.settings = settings
        contacts = try ContactModel(settings)
    }

    /// The record of a folder that holds exactly this simulation, complete; nil when it has to be made.
    package func existing(in folder: String, _ product: Product) -> SimulationRecord? {
        let files = SimulationFiles(folder: folder)
        guard let data = FileManager.default.contents(atPath: files.record),
            let record = try? JSONDecoder().decode(SimulationRecord.self, from: data), record.settings == settings
        else { return nil }
        var needed = [files.sizes, files.loops]
        switch product {
        case .contacts: needed.append(files.contacts)
        case .reads:
            needed += [files.genome, files.sampleSheet]
            for sample in settings.samples {
                for lane in 1...settings.lanes {
                    needed += (1...2).map { files.reads(sample: sample, lane: lane, mate: $0) }
                }
            }
        }
        return needed.allSatisfy(FileManager.default.fileExists(atPath:)) ? record : nil
    }

    /// Writes everything into `folder`, which is made when missing. The record comes last.
    ///
    /// - Parameters:
    ///   - threads: lanes that are written at the same time.
    ///   - progress: counts pairs.
    package func write(
        to folder: String, _ product: Product, threads: Int, progress: ProgressCounter = ProgressCounter(of: "pairs")
    ) throws -> SimulationRecord {
        progress.expect(settings.pairs * settings.samples.count)
        let files = SimulationFiles(folder: folder)
        try Self.makeFolder(product == .reads ? files.readFolder : folder)
        var record = SimulationRecord(
            settings: settings, loops: contacts.loops.count,
            samples: settings.samples.map(SimulationRecord.Sample.init(name:)))
        try write(settings.chromosomes.map { "\($0.name)\t\($0.length)\n" }.joined(), to: files.sizes)
        try write(truth, to: files.loops)
        switch product {
        case .contacts:
            let writer = ContactListWriter(contacts: contacts, settings: settings, progress: progress)
            for sample in settings.samples.indices {
                try writer.write(files.contacts, sample: sample, threads: threads, counts: &record.samples[sample])
            }
        case .reads:
            let genome = SimulatedGenome(settings)
            for (index, sites) in genome.sites.enumerated() where sites.isEmpty && settings.enzyme != .none {
                throw SimulationError.noSite(
                    enzyme: settings.enzyme.rawValue, chromosome: settings.chromosomes[index].name)
            }
            try write(genome, to: files.genome)
            try writeReads(of: genome, to: files, threads: threads, into: &record, progress)
            try write(sampleSheet, to: files.sampleSheet)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try write(String(decoding: try encoder.encode(record), as: UTF8.self) + "\n", to: files.record)
        return record
    }

    /// Writes all lanes of all samples, as many at a time as there are threads. A pair follows from its number alone,
    /// so the threads have nothing to agree on.
    private func writeReads(
        of genome: SimulatedGenome, to files: SimulationFiles, threads: Int, into record: inout SimulationRecord,
        _ progress: ProgressCounter
    ) throws {
        let lanes = settings.samples.count * settings.lanes
        let workers = max(1, min(threads, lanes))
        let results = Mutex<(next: Int, counts: [SimulationRecord.Sample], error: (any Error)?)>(
            (0, record.samples, nil))
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while true {
                let number = results.withLock { state in
                    defer { state.next += 1 }
                    return state.error == nil ? state.next : lanes
                }
                guard number < lanes else { return }
                let sample = number / settings.lanes
                let writer = ReadPairWriter(
                    genome: genome, contacts: contacts, settings: settings, sample: sample, progress: progress)
                do {
                    let counts = try writer.write(
                        lane: number % settings.lanes + 1, to: files, threads: threads > lanes ? 1 : 0)
                    results.withLock { $0.counts[sample].add(counts) }
                } catch {
                    results.withLock { $0.error = $0.error ?? error }
                }
            }
        }
        if let error = results.withLock({ $0.error }) { throw error }
        record.samples = results.withLock { $0.counts }
    }

    /// The planted loops as BEDPE, 0-based and half open; an anchor is 5 kb around its centre.
    package var truth: String {
        let half = 2500
        var text = "#chr1\tx1\tx2\tchr2\ty1\ty2\tname\tscore\tstrand1\tstrand2\tcolor\n"
        for (index, loop) in contacts.loops.enumerated() {
            let name = settings.chromosomes[loop.chromosome].name
            text += "\(name)\t\(loop.anchor1 - half)\t\(loop.anchor1 + half)\t"
            text += "\(name)\t\(loop.anchor2 - half)\t\(loop.anchor2 + half)\tloop\(index + 1)\t.\t.\t.\t0,0,255\n"
        }
        return text
    }

    private var sampleSheet: String {
        var text = "sample,lane,reads1,reads2\n"
        for sample in settings.samples {
            for lane in 1...settings.lanes {
                let reads = (1...2).map { SimulationFiles.reads(sample: sample, lane: lane, mate: $0) }
                text += "\(sample),\(SimulationFiles.laneName(lane)),\(reads[0]),\(reads[1])\n"
            }
        }
        return text
    }

    private func write(_ text: String, to path: String) throws(SequenceIOError) {
        var output = try TextOutput.create(path)
        try output.append(text)
        try output.finish()
    }

    /// FASTA with lines of 80 bases.
    private func write(_ genome: SimulatedGenome, to path: String) throws(SequenceIOError) {
        var output = try TextOutput.create(path)
        for (index, bases) in genome.bases.enumerated() {
            try output.append(">\(genome.chromosomes[index].name)\n")
            for start in stride(from: 0, to: bases.count, by: 80) {
                let line = start..<min(start + 80, bases.count)
                try bases.withUnsafeBufferPointer { (bases) throws(SequenceIOError) in
                    try output.append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bases[line])))
                }
                try output.append(UInt8(ascii: "\n"))
            }
        }
        try output.finish()
    }

    private static func makeFolder(_ path: String) throws(SimulationError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .notWritten(path: path, reason: error.localizedDescription)
        }
    }
}
