import SequenceIO

/// What can go wrong between a list of contacts and its `.hic` file.
package enum HiCBuildError: Error, Sendable, CustomStringConvertible {
    /// Reading the input or writing the output failed.
    case file(SequenceIOError)
    /// The first data line fits no known format.
    case unknownFormat(path: String, line: Int, columns: Int)
    /// The `#columns:` line of a `.pairs` file lacks a column that is needed.
    case missingColumn(path: String, line: Int, name: String)
    /// A line has too few columns; the format is that of the first line.
    case shortLine(path: String, line: Int, columns: Int, needed: Int)
    /// A column (1-based) holds something else than the number that it should.
    case badNumber(path: String, line: Int, column: Int, text: String, meaning: String)
    /// A contact names a chromosome that is not in the list of sizes.
    case unknownChromosome(path: String, line: Int, name: String)
    /// A pair of chromosomes comes back after rows of another one.
    case notGrouped(path: String, line: Int, chromosomes: [String])
    /// A line of a chromosome size file that is not "name size".
    case badSizeLine(path: String, line: Int, text: String)
    /// A chromosome that is listed twice.
    case duplicateChromosome(path: String, line: Int, name: String)
    /// A length that no `.hic` file can hold.
    case badLength(path: String, line: Int, name: String, length: Int)
    /// The name that the format keeps for itself.
    case reservedName(path: String, line: Int, name: String)
    /// No chromosome at all.
    case noChromosomes(path: String)
    /// The sizes should come from the header of a `.pairs` file that has none.
    case noSizesInHeader(path: String)
    /// A version of the format that is not written here.
    case badVersion(Int)
    /// A resolution that cannot be.
    case badResolution(Int)
    /// A resolution that is asked for twice.
    case duplicateResolution(Int)
    /// A normalisation that cannot be computed here.
    case unknownNormalization(String, known: [String])
    /// No resolution is as coarse as a normalisation needs it.
    case noResolution(Normalization, minimum: Int)
    /// The file to be normalised cannot be used.
    case map(HiCError)
    /// The file to be normalised has contacts behind its footer.
    case unknownLayout(path: String)
    /// The contacts of one chromosome pair need more memory than is allowed.
    case memoryTooSmall(matrix: String, neededBytes: Int, limitBytes: Int)
    /// A block of 2 GiB or more, which the format cannot hold.
    case blockTooLarge(matrix: String, resolution: Int, number: Int)
    /// The compressor could not be set up.
    case outOfMemory

    package var description: String {
        switch self {
        case .file(let error):
            return error.description
        case .unknownFormat(let path, let line, let columns):
            return "\(Self.place(path, line)): a line of \(columns) columns is no known contact list: .pairs starts "
                + "with #, super-short has 4 or 5 columns, short 8 or 9, medium 11, long 16"
        case .missingColumn(let path, let line, let name):
            return "\(Self.place(path, line)): the #columns line has no column \(name)"
        case .shortLine(let path, let line, let columns, let needed):
            return "\(Self.place(path, line)): \(columns) columns, but \(needed) are needed"
        case .badNumber(let path, let line, let column, let text, let meaning):
            return "\(Self.place(path, line)): column \(column) should be \(meaning), not \"\(text)\""
        case .unknownChromosome(let path, let line, let name):
            return "\(Self.place(path, line)): chromosome \"\(name)\" is not among the chromosome sizes; "
                + "add it there, or leave such contacts out with --unknown-chromosomes skip"
        case .notGrouped(let path, let line, let chromosomes):
            return
                "\(Self.place(path, line)): \(chromosomes.joined(separator: " and ")) come a second time: the rows of "
                + "a pair of chromosomes should stand together, so the list was not written by one program to its end"
        case .badSizeLine(let path, let line, let text):
            return "\(Self.place(path, line)): \"\(text)\" is not a chromosome name and its size in bp"
        case .duplicateChromosome(let path, let line, let name):
            return "\(Self.place(path, line)): chromosome \"\(name)\" is listed a second time"
        case .badLength(let path, let line, let name, let length):
            return "\(Self.place(path, line)): \(length) bp is no length that a chromosome can have in a .hic file "
                + "(\(name)); it must be from 1 to \(Int32.max)"
        case .reservedName(let path, let line, let name):
            return "\(Self.place(path, line)): a chromosome cannot be called \"\(name)\": "
                + "the .hic format keeps that name for the whole genome"
        case .noChromosomes(let path):
            return "\(SequenceIOError.name(path)): no chromosome sizes in this file"
        case .noSizesInHeader(let path):
            return "\(SequenceIOError.name(path)): the header has no #chromsize lines; give a file of chromosome sizes"
        case .badVersion(let value):
            return "version \(value) of the .hic format is not written here; 8 and 9 are"
        case .badResolution(let value):
            return "\(value) bp is no resolution; it must be from 1 to \(Int32.max)"
        case .duplicateResolution(let value):
            return "resolution \(value) bp is asked for twice"
        case .unknownNormalization(let name, let known):
            return "normalisation \"\(name)\" is not computed here; known are \(known.joined(separator: ", "))"
        case .noResolution(let normalization, let minimum):
            return "\(normalization) is computed at \(minimum) bp and coarser, but the map has no such resolution"
        case .map(let error):
            return error.description
        case .unknownLayout(let path):
            return "\(path): contacts lie behind the footer, as no known program writes them; build the map anew"
        case .memoryTooSmall(let matrix, let needed, let limit):
            return "the contacts of \(matrix) need about \(needed >> 20) MiB, but only \(limit >> 20) MiB may be used; "
                + "give more with --memory, or a coarser finest resolution"
        case .blockTooLarge(let matrix, let resolution, let number):
            return "block \(number) of \(matrix) at \(resolution) bp is 2 GiB or more, which the format cannot hold; "
                + "leave this resolution out"
        case .outOfMemory:
            return "no memory for the compressor; end other programs or use fewer threads"
        }
    }

    private static func place(_ path: String, _ line: Int) -> String {
        "\(SequenceIOError.name(path)):\(line)"
    }
}
