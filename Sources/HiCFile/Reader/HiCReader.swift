import Glibc

/// An open `.hic` file of version 7, 8 or 9. Bins are 0-based: bin = position / resolution.
///
/// All methods may be called from several threads at once; each thread brings its own `BlockDecoder`.
package struct HiCReader: ~Copyable, Sendable {
    let file: FileWindow
    let header: HiCHeader
    let footer: HiCFooter

    private init(file: FileWindow, header: HiCHeader, footer: HiCFooter) {
        self.file = file
        self.header = header
        self.footer = footer
    }

    deinit {
        if case .descriptor(let descriptor) = file.source { close(descriptor) }
    }

    /// Opens a file and reads its header and footer; contacts stay where they are.
    ///
    /// - Parameter path: of a file here, or an address that htslib can read: http, https, s3.
    package static func open(_ path: String) throws(HiCError) -> HiCReader {
        if RemoteFile.isRemote(path) {
            let remote = try RemoteFile.open(path)
            let file = FileWindow(source: .remote(remote), size: remote.size, path: remote.name)
            let header = try HiCHeader(file)
            return HiCReader(file: file, header: header, footer: try HiCFooter(file, header))
        }
        return try open(descriptor: Glibc.open(path, O_RDONLY | O_CLOEXEC), path: path)
    }

    /// Reads from a descriptor that it closes; -1 stands for one that could not be opened, with its reason in `errno`.
    static func open(descriptor: Int32, path: String) throws(HiCError) -> HiCReader {
        guard descriptor >= 0 else { throw .cannotRead(path: path, reason: String(cString: strerror(errno))) }
        do throws(HiCError) {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else {
                throw .cannotRead(path: path, reason: String(cString: strerror(errno)))
            }
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw .cannotRead(path: path, reason: "not a regular file")
            }
            let file = FileWindow(source: .descriptor(descriptor), size: Int(status.st_size), path: path)
            let header = try HiCHeader(file)
            return HiCReader(file: file, header: header, footer: try HiCFooter(file, header))
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// The path as it was given; of an address without its query.
    package var path: String { file.path }
    /// The size of the file in bytes.
    package var byteCount: Int { file.size }
    /// The version of the format: 7, 8 or 9.
    package var version: Int { header.version }
    /// The genome id, or the chromosome sizes file's name that stands in its place.
    package var genome: String { header.genome }
    /// The attributes of the header, in their order.
    package var attributes: [(key: String, value: String)] { header.attributes }
    /// The resolutions in bp, in the order of the file: coarsest first.
    package var resolutions: [Int] { header.resolutions }
    /// The resolutions in restriction fragments.
    package var fragmentResolutions: [Int] { header.fragmentResolutions }

    /// The pseudo-chromosome of the whole-genome matrix; its length and positions are in kb.
    package var allChromosome: Chromosome? {
        header.chromosomes.first.flatMap { $0.name.lowercased() == "all" ? $0 : nil }
    }

    /// The real chromosomes, in the order of the file. Their `index` is the file's own.
    package var chromosomes: [Chromosome] {
        allChromosome == nil ? header.chromosomes : Array(header.chromosomes.dropFirst())
    }

    /// The chromosome of this name ("All" included).
    package func chromosome(named name: String) throws(HiCError) -> Chromosome {
        if let found = header.chromosomes.first(where: { $0.name == name }) { return found }
        throw .unknownChromosome(path: path, name: name, known: chromosomes.map(\.name))
    }

    /// True when contacts of the two chromosomes are stored, in either order.
    package func hasMatrix(_ chromosome1: Chromosome, _ chromosome2: Chromosome) -> Bool {
        footer.matrices[Self.pair(chromosome1, chromosome2)] != nil
    }

    private static func pair(_ chromosome1: Chromosome, _ chromosome2: Chromosome) -> HiCFooter.Pair {
        HiCFooter.Pair(
            first: min(chromosome1.index, chromosome2.index), second: max(chromosome1.index, chromosome2.index))
    }

    /// All stored resolutions of the matrix of two chromosomes, given in either order; empty when there is none.
    package func zooms(_ chromosome1: Chromosome, _ chromosome2: Chromosome) throws(HiCError) -> [MatrixZoom] {
        let pair = Self.pair(chromosome1, chromosome2)
        guard header.chromosomes.indices.contains(pair.second), let offset = footer.matrices[pair] else { return [] }
        return try MatrixZoom.readAll(file, at: offset, pair: pair, header: header)
    }

    /// The matrix of two chromosomes, given in either order, with bins of `resolution`; nil when no contact is stored. The
    /// zoom's `chromosome1` is the one with the lower index.
    package func zoom(
        _ chromosome1: Chromosome, _ chromosome2: Chromosome, resolution: Int, unit: BinUnit = .basePairs
    ) throws(HiCError) -> MatrixZoom? {
        try zooms(chromosome1, chromosome2).first { $0.unit == unit && $0.resolution == resolution }
    }

    /// Throws when the file does not have the resolution.
    package func requireResolution(_ resolution: Int, unit: BinUnit = .basePairs) throws(HiCError) {
        let known =
            switch unit {
            case .basePairs: resolutions
            case .fragments: fragmentResolutions
            }
        guard known.contains(resolution) else {
            throw .unknownResolution(path: path, resolution: resolution, unit: unit, known: known)
        }
    }
}
