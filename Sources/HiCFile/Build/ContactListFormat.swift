/// Which column of a contact list holds what; columns are 0-based.
struct ContactListFormat: Sendable {
    var chromosome1: Int
    var position1: Int
    var chromosome2: Int
    var position2: Int
    var mappingQualities: (Int, Int)?
    var score: Int?
    /// True where single tabs separate columns, so that a column may be empty.
    var isTabbed = false

    /// The number of columns that a line must have.
    var columnsNeeded: Int {
        var highest = max(chromosome1, position1, chromosome2, position2, score ?? 0)
        if let mappingQualities { highest = max(highest, mappingQualities.0, mappingQualities.1) }
        return highest + 1
    }

    /// The text formats of juicer_tools, told apart by the number of columns of the first line; nil when none has it.
    static func text(columns: Int) -> ContactListFormat? {
        switch columns {
        case 4, 5:
            return ContactListFormat(
                chromosome1: 0, position1: 1, chromosome2: 2, position2: 3, score: columns == 5 ? 4 : nil)
        case 8, 9:
            return ContactListFormat(
                chromosome1: 1, position1: 2, chromosome2: 5, position2: 6,
                score: columns == 9 ? 8 : nil)
        case 11:
            return ContactListFormat(
                chromosome1: 2, position1: 3, chromosome2: 6, position2: 7,
                mappingQualities: (9, 10))
        case 16:
            return ContactListFormat(
                chromosome1: 1, position1: 2, chromosome2: 5, position2: 6,
                mappingQualities: (8, 11))
        default:
            return nil
        }
    }

    /// The columns of a `.pairs` file without a `#columns:` line.
    static let standardPairs = ContactListFormat(
        chromosome1: 1, position1: 2, chromosome2: 3, position2: 4, isTabbed: true)

    /// The columns of a `.pairs` file that this `#columns:` line names.
    static func pairs(columnsLine: String, path: String, line: Int) throws(HiCBuildError) -> ContactListFormat {
        let names = columnsLine.split(whereSeparator: \.isWhitespace).dropFirst()
        var places: [Substring: Int] = [:]
        for (place, name) in names.enumerated() where places[name] == nil { places[name] = place }
        func place(_ options: Substring...) throws(HiCBuildError) -> Int {
            for option in options {
                if let found = places[option] { return found }
            }
            throw .missingColumn(path: path, line: line, name: String(options[0]))
        }
        var format = ContactListFormat(
            chromosome1: try place("chr1", "chrom1"), position1: try place("pos1"),
            chromosome2: try place("chr2", "chrom2"), position2: try place("pos2"), isTabbed: true)
        if let first = places["mapq1"], let second = places["mapq2"] { format.mappingQualities = (first, second) }
        return format
    }
}
