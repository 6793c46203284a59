import ArgumentParser
import HiCFile

/// The list of normalisations on a command line: names with commas between them, or NONE.
enum NormalizationList {
    static func parse(_ text: String) throws -> [Normalization] {
        let names = text.split(separator: ",").map { $0.filter { $0 != " " }.uppercased() }.filter { $0 != "NONE" }
        let known = Normalization.computable.map(\.name)
        for (place, name) in names.enumerated() {
            guard known.contains(name) else {
                throw ValidationError(
                    "-k: \"\(name)\" is not computed here; known are \(known.joined(separator: ", "))")
            }
            if names[..<place].contains(name) { throw ValidationError("-k: \"\(name)\" is there twice") }
        }
        return names.map { Normalization($0) }
    }
}
