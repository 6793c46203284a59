import SequenceIO

/// Builds a `.hic` file from a list of contacts, which may be in any order.
package enum HiCBuilder {
    /// Reads `input` and writes `output`, which appears under its name only when it is complete.
    ///
    /// - Parameters:
    ///   - input: a contact list in any format that juicer_tools reads, plain or compressed; `-` is standard input.
    ///   - sizes: a file of chromosome sizes, a FASTA index, or a `.pairs` file; `input` again means its own header.
    ///   - progress: when the input is read, counts the contacts whose matrices are made.
    package static func build(
        input: String, sizes: String, output: String, options: HiCBuildOptions,
        progress: ProgressCounter = ProgressCounter(of: "contacts")
    ) throws(HiCBuildError) -> HiCBuildSummary {
        guard options.version == 8 || options.version == 9 else { throw .badVersion(options.version) }
        let plan = try LevelPlan(options.resolutions)
        let requests = options.normalizations.map { NormalizationRequest($0) }
        try NormalizationRequest.check(requests, resolutions: plan.resolutions)
        var reader = try ContactLineReader.open(
            input, sizes: sizes == input ? nil : try ChromosomeSizes.read(sizes),
            minimumQuality: options.minimumMappingQuality, unknown: options.unknownChromosomes,
            threads: options.threads > 1 ? options.threads : 0)
        let folder = output.lastIndex(of: "/").map { String(output[...$0]) } ?? "."
        var collector = ContactCollector(
            chromosomes: reader.chromosomeSizes.chromosomes, baseResolution: plan.baseResolution,
            hasScores: reader.format?.score != nil, memoryLimit: options.memoryLimit,
            folder: options.temporaryFolder ?? folder)
        do {
            var isComplete = false
            while !isComplete {
                isComplete = try reader.forEach { contact in
                    collector.add(contact)
                    return !collector.isFull
                }
                if !isComplete { try collector.spill() }
            }
            let source = try collector.finish()
            var summary = summarize(reader, collector)
            let jobs = collector.jobs()
            try checkMemory(jobs, source, plan, options)
            var writer = try HiCWriter(
                output,
                HiCWriter.Header(
                    version: options.version, genome: options.genome ?? reader.chromosomeSizes.genome,
                    attributes: [("software", options.software)]
                        + (options.version > 8 ? [("hicFileScalingFactor", "1.0")] : []),
                    chromosomes: [collector.wholeGenome.chromosome] + reader.chromosomeSizes.chromosomes,
                    resolutions: plan.resolutions))
            if collector.count > 0 {
                var encoder = try BlockEncoder.make(
                    level: options.compressionLevel, version: options.version)
                try writer.write(try collector.wholeGenome.result(&encoder))
            }
            let footer = FooterContent(
                resolutions: plan.resolutions, chromosomes: reader.chromosomeSizes.chromosomes,
                normalizations: options.normalizations)
            let scheduler = MatrixScheduler(
                jobs: jobs, source: source, plan: plan, version: options.version,
                normalizations: options.normalizations.filter { $0.scope == .chromosome },
                compressionLevel: options.compressionLevel, memoryLimit: options.memoryLimit)
            for job in jobs { progress.expect(source.count(pair: job.pair)) }
            var made = jobs.makeIterator()
            try scheduler.forEach(threads: options.threads) { result throws(HiCBuildError) in
                if let job = made.next() { progress.add(source.count(pair: job.pair)) }
                do throws(SequenceIOError) { try writer.write(result) } catch { throw .file(error) }
                let chromosome = result.first.index
                for (resolution, sums) in result.distanceSums {
                    footer.add(sums, resolution: resolution, chromosome: chromosome)
                }
                for vector in result.vectors { footer.add(vector) }
                summary.normalizations += result.outcomes
            }
            try writer.writeFooter(expected: footer.expected())
            let ofGenome = requests.filter { $0.normalization.scope != .chromosome }
            if !ofGenome.isEmpty && collector.count > 0 {
                summary.normalizations += try HiCNormalizer.vectors(
                    try writer.reader(), ofGenome, threads: options.threads, into: footer)
            }
            var norms = NormSection(version: options.version)
            footer.put(into: &norms)
            summary.matrices = jobs.count + (collector.count > 0 ? 1 : 0)
            summary.bytes = try writer.finish(norms)
            return summary
        } catch let error as SequenceIOError {
            throw .file(error)
        } catch let error as HiCError {
            throw .map(error)
        } catch let error as HiCBuildError {
            throw error
        } catch {
            preconditionFailure("nothing else is thrown here: \(error)")
        }
    }

    private static func summarize(
        _ reader: borrowing ContactLineReader, _ collector: borrowing ContactCollector
    ) -> HiCBuildSummary {
        var summary = HiCBuildSummary()
        summary.contacts = collector.count
        summary.intraChromosomal = collector.intraCount
        summary.clampedPositions = collector.clampedCount
        summary.unknownChromosome = reader.skipped.unknownChromosome
        summary.firstUnknownName = reader.skipped.unknownName
        summary.unmapped = reader.skipped.unmapped
        summary.lowQuality = reader.skipped.lowQuality
        summary.hasQualities = reader.format == nil || reader.format?.mappingQualities != nil
        summary.spills = collector.runs.count
        return summary
    }

    /// A pair whose contacts went to disk must fit the memory when its turn comes.
    private static func checkMemory(
        _ jobs: [MatrixJob], _ source: ContactSource, _ plan: LevelPlan, _ options: HiCBuildOptions
    ) throws(HiCBuildError) {
        guard case .runs = source else { return }
        for job in jobs {
            let needed = source.memoryNeeded(pair: job.pair, levels: plan.levels.count)
            if needed > options.memoryLimit {
                throw .memoryTooSmall(
                    matrix: "\(job.first.name) and \(job.second.name)", neededBytes: needed,
                    limitBytes: options.memoryLimit)
            }
        }
    }
}
