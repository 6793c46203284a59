import GPUDevice
import HiCFile
import SequenceIO

/// HiCCUPS over a `.hic` file: from contacts to one list of loops.
package enum HiCCUPS {
    /// What was found at one resolution.
    package struct Level: Sendable {
        /// What the search found before pixels were joined.
        package let pixels: PixelSearchResult
        /// The loops of this resolution alone, sorted by chromosome, x and y.
        package let loops: [Loop]
        /// The requested pixels that pass as loops, when there was a list.
        package let requestedLoops: [Loop]
    }

    /// What a run found.
    package struct Findings: Sendable {
        /// By resolution in bp; those that the file does not have are absent.
        package let levels: [Int: Level]
        /// The loops of all resolutions together, sorted by chromosome, x and y.
        package let merged: [Loop]
        /// The requested loops of all resolutions together, in the same order.
        package let mergedRequested: [Loop]
        /// The chromosomes that were asked for.
        package let chromosomes: [Chromosome]
    }

    /// Searches all resolutions that the file has.
    /// - Parameters:
    ///   - progress: counts the bins of chromosomes that are searched.
    ///   - note: told what is left out and why, and of each step.
    package static func run(
        _ reader: borrowing HiCReader, _ options: HiCCUPSOptions,
        progress: ProgressCounter = ProgressCounter(of: "bins"), note: (String) -> Void = { _ in }
    ) throws(LoopsError) -> Findings {
        let chromosomes = try options.chromosomes(of: reader)
        let asked = options.parameters.map(\.resolution)
        for parameters in options.parameters { try parameters.validate() }
        guard asked.contains(where: reader.resolutions.contains) else {
            throw .noResolution(file: reader.path, asked: asked, present: reader.resolutions)
        }
        warnWhenSparse(reader, note: note)
        var devices = options.arithmetic == .exact ? try options.device.devices(options.driver, note: note) : []
        var levels: [Int: Level] = [:]
        for resolution in asked where reader.resolutions.contains(resolution) {
            for chromosome in chromosomes { progress.expect(chromosome.binCount(resolution: resolution)) }
        }
        for parameters in options.parameters {
            guard reader.resolutions.contains(parameters.resolution) else {
                note("\(reader.path) has no resolution of \(parameters.resolution) bp: left out")
                continue
            }
            levels[parameters.resolution] = try level(
                reader, parameters: parameters, chromosomes: chromosomes, options: options, devices: &devices,
                progress: progress, note: note)
        }
        return Findings(
            levels: levels, merged: ResolutionMerging.merged(levels.mapValues(\.loops)),
            mergedRequested: ResolutionMerging.merged(levels.mapValues(\.requestedLoops)), chromosomes: chromosomes)
    }

    /// One resolution; devices that fail are left out from then on where threads may take over.
    private static func level(
        _ reader: borrowing HiCReader, parameters: LoopParameters, chromosomes: [Chromosome],
        options: HiCCUPSOptions, devices: inout [CUDADevice], progress: ProgressCounter, note: (String) -> Void
    ) throws(LoopsError) -> Level {
        while true {
            do throws(LoopsError) {
                return try level(
                    reader, parameters: parameters, chromosomes: chromosomes, options: options, on: devices,
                    progress: progress, note: note)
            } catch {
                guard case .device(let fault) = error, options.device == .auto, !devices.isEmpty else { throw error }
                devices.removeAll { fault.device == nil || fault.device == $0.name }
                let rest = devices.isEmpty ? "the CPU" : "the other GPUs"
                note("\(fault): \(parameters.resolution) bp begins anew on \(rest)")
            }
        }
    }

    private static func level(
        _ reader: borrowing HiCReader, parameters: LoopParameters, chromosomes: [Chromosome],
        options: HiCCUPSOptions, on devices: [CUDADevice], progress: ProgressCounter, note: (String) -> Void
    ) throws(LoopsError) -> Level {
        let resolution = parameters.resolution
        let source = try HiCMapSource(
            reader, normalization: options.normalization, resolution: resolution, area: options.area,
            threads: options.threads)
        var search = try PixelSearch(
            parameters: parameters, arithmetic: options.arithmetic, area: options.area, threads: options.threads,
            shape: options.shape, devices: devices)
        var isMasked: [Int: [Bool]] = [:]
        for chromosome in chromosomes {
            defer { progress.add(chromosome.binCount(resolution: resolution)) }
            guard let map = try source.map(reader, of: chromosome) else {
                note(
                    "\(chromosome.name) at \(resolution) bp: no contacts or no \(options.normalization) vector: "
                        + "left out")
                continue
            }
            if options.normalization != .none { isMasked[chromosome.index] = map.divisors.map(\.isNaN) }
            let requested = options.requested?.pixels(of: chromosome.name, resolution: resolution) ?? []
            try search.add(map, chromosome: chromosome.index, requested: requested)
        }
        let result = try search.finish()
        let loops = loops(of: result.enriched, parameters: parameters, isMasked: isMasked, options: options)
        note("\(resolution) bp: \(result.enriched.count) enriched pixels, \(loops.count) loops")
        return Level(
            pixels: result, loops: loops,
            requestedLoops: self.loops(
                of: result.requested, parameters: parameters, isMasked: isMasked, options: options))
    }

    /// Pixels without masked neighbours, clustered, where strong enough.
    private static func loops(
        of pixels: [EnrichedPixel], parameters: LoopParameters, isMasked: [Int: [Bool]], options: HiCCUPSOptions
    ) -> [Loop] {
        var loops: [Loop] = []
        for (chromosome, pixels) in Dictionary(grouping: pixels, by: \.chromosome) {
            let kept = MaskedNeighbours.removed(from: pixels, isMasked: isMasked[chromosome])
            loops += PixelClustering.loops(of: kept, radius: parameters.clusterRadius)
                .filter(options.thresholds.accept)
        }
        return loops.sorted {
            ($0.peak.chromosome, $0.peak.x, $0.peak.y) < ($1.peak.chromosome, $1.peak.x, $1.peak.y)
        }
    }

    /// Below this expected count on the diagonal at 2.5 Mb a map has fewer than some 300 million contacts.
    private static let sparseLimit = 100_000.0

    private static func warnWhenSparse(_ reader: borrowing HiCReader, note: (String) -> Void) {
        // A file without this resolution is no worse for it.
        guard let vector = try? reader.expectedVector(.none, resolution: 2_500_000), let first = vector.values.first,
            first < sparseLimit
        else { return }
        note("\(reader.path) may be too sparse to find many loops")
    }
}
