import Glibc
import SequenceIO
import Synchronization

/// Computes normalisation vectors for a `.hic` file that exists.
package enum HiCNormalizer {
    /// What was done.
    package struct Summary: Sendable, Encodable {
        /// In the order of resolutions, coarsest first.
        package let outcomes: [NormalizationOutcome]
        /// The size of the file in bytes.
        package let bytes: Int
    }

    /// Writes `input` with new vectors to `output`, which may be the same name and appears only when it is complete.
    /// Vectors of other normalisations stay as they are; those of the requested ones are replaced.
    /// - Parameter progress: counts the contacts' compressed bytes.
    package static func normalize(
        _ input: String, output: String, _ requests: [NormalizationRequest], threads: Int,
        progress: ProgressCounter = ProgressCounter()
    ) throws(HiCBuildError) -> Summary {
        do {
            let reader = try HiCReader.open(input)
            try NormalizationRequest.check(requests, resolutions: reader.resolutions)
            guard try reader.endOfContacts() <= reader.header.footerPosition else {
                throw HiCBuildError.unknownLayout(path: input)
            }
            let names = requests.map(\.normalization)
            let content = FooterContent(
                resolutions: reader.resolutions, chromosomes: reader.chromosomes, normalizations: names)
            let outcomes = try vectors(reader, requests, threads: threads, into: content, progress: progress)
            var section = NormSection(version: reader.version)
            try section.keep(reader, except: names)
            content.put(into: &section)
            return Summary(outcomes: outcomes, bytes: try write(reader, section, to: output))
        } catch let error as HiCBuildError {
            throw error
        } catch let error as HiCError {
            throw .map(error)
        } catch let error as SequenceIOError {
            throw .file(error)
        } catch {
            preconditionFailure("nothing else is thrown here: \(error)")
        }
    }

    /// Adds the vectors of chromosomes and of the genome to `content`.
    static func vectors(
        _ reader: borrowing HiCReader, _ requests: [NormalizationRequest], threads: Int, into content: FooterContent,
        progress: ProgressCounter = ProgressCounter()
    ) throws(HiCError) -> [NormalizationOutcome] {
        var outcomes: [NormalizationOutcome] = []
        for normalizer in try chromosomes(reader, requests, threads: threads, progress) {
            for vector in normalizer.vectors { content.add(vector) }
            outcomes += normalizer.outcomes
        }
        for resolution in reader.resolutions {
            let wanted = requests.wanted(at: resolution, ofGenome: true)
            if wanted.isEmpty { continue }
            let cells = try GenomeCells.read(reader, resolution: resolution)
            let normalizer = GenomeNormalizer(cells, resolution: resolution, wanted, threads: threads)
            for vector in normalizer.vectors { content.add(vector) }
            outcomes += normalizer.outcomes
        }
        return outcomes.enumerated()
            .sorted { (-$0.element.resolution, $0.offset) < (-$1.element.resolution, $1.offset) }.map(\.element)
    }

    /// In the order of the chromosomes.
    private static func chromosomes(
        _ reader: borrowing HiCReader, _ requests: [NormalizationRequest], threads: Int, _ progress: ProgressCounter
    ) throws(HiCError) -> [ChromosomeNormalizer] {
        guard requests.contains(where: { $0.normalization.scope == .chromosome }) else { return [] }
        // The longest first, so that no thread is left with it at the end.
        let chromosomes = reader.chromosomes.filter { reader.hasMatrix($0, $0) }.sorted { $0.length > $1.length }
        for chromosome in chromosomes {
            for zoom in try zooms(of: chromosome, reader, requests) { progress.expect(zoom.compressedBytes) }
        }
        let next = Atomic<Int>(0)
        let results = Mutex([ChromosomeNormalizer]())
        let failure = Mutex<HiCError?>(nil)
        WorkerThreads.run(max(1, min(threads, chromosomes.count))) { _ in
            do throws(HiCError) {
                while failure.withLock({ $0 == nil }) {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < chromosomes.count else { return }
                    let result = try chromosome(chromosomes[index], reader, requests, progress)
                    results.withLock { $0.append(result) }
                }
            } catch {
                failure.withLock { $0 = error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return results.withLock { $0 }.sorted { $0.chromosome.index < $1.chromosome.index }
    }

    private static func chromosome(
        _ chromosome: Chromosome, _ reader: borrowing HiCReader, _ requests: [NormalizationRequest],
        _ progress: ProgressCounter
    ) throws(HiCError) -> ChromosomeNormalizer {
        var normalizer = ChromosomeNormalizer(chromosome)
        var decoder = try BlockDecoder()
        var cells = ContactCells()
        for zoom in try zooms(of: chromosome, reader, requests) {
            cells.removeAll()
            try reader.readContacts(of: zoom, decoder: &decoder, into: &cells)
            normalizer.add(
                CellSlice(cells), resolution: zoom.resolution, requests.wanted(at: zoom.resolution, ofGenome: false))
            progress.add(zoom.compressedBytes)
        }
        return normalizer
    }

    /// The levels of a chromosome for which something is requested, in the order of the file's resolutions.
    private static func zooms(
        of chromosome: Chromosome, _ reader: borrowing HiCReader, _ requests: [NormalizationRequest]
    ) throws(HiCError) -> [MatrixZoom] {
        let zooms = try reader.zooms(chromosome, chromosome)
        return reader.resolutions.compactMap { resolution in
            requests.wanted(at: resolution, ofGenome: false).isEmpty
                ? nil : zooms.first { $0.unit == .basePairs && $0.resolution == resolution }
        }
    }

    /// Everything of the file up to its normalisations, then the new ones.
    private static func write(
        _ reader: borrowing HiCReader, _ section: NormSection, to output: String
    ) throws -> Int {
        let file = try PendingFile.create(output)
        var copied = 0
        while copied < reader.footer.normSectionPosition {
            let part = min(reader.footer.normSectionPosition - copied, 1 << 20)
            try file.write(try reader.bytes(at: copied, count: part), at: copied)
            copied += part
        }
        let place = try section.write(to: file, at: reader.footer.normSectionPosition)
        if reader.version > 8 {
            try file.write(int64: place.index, at: reader.header.normIndexField)
            try file.write(int64: place.length, at: reader.header.normIndexField + 8)
        }
        try file.commit()
        return place.end
    }
}

extension HiCReader {
    /// The offset behind the last block and matrix record.
    func endOfContacts() throws(HiCError) -> Int {
        var end = 0
        for (pair, position) in footer.matrices {
            end = max(end, position)
            for zoom in try zooms(header.chromosomes[pair.first], header.chromosomes[pair.second]) {
                for block in zoom.blocks { end = max(end, block.position + block.compressedBytes) }
            }
        }
        return end
    }

    /// Bytes of the file as they are.
    func bytes(at offset: Int, count: Int) throws(HiCError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var failure: HiCError?
        bytes.withUnsafeMutableBytes { target in
            do throws(HiCError) { try file.read(at: offset, into: target, what: "a part of the file") } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }
}
