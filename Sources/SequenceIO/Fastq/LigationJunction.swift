/// What the ends of two fragments become when they are filled in and joined.
package struct LigationJunction: Sendable, Equatable {
    /// The enzyme, as the user named it.
    package let enzyme: String
    /// The junction's sequences in IUPAC letters, all in upper case. A letter for several bases stands for each of them.
    package let motifs: [String]

    /// Motifs in IUPAC letters, any of which is the junction.
    package init(enzyme: String, motifs: [String]) {
        self.enzyme = enzyme
        self.motifs = motifs
    }

    /// The enzymes known, in the order of the help.
    package static let known: [LigationJunction] = RestrictionEnzyme.known.map { enzyme in
        LigationJunction(enzyme: enzyme.name, motifs: RestrictionEnzyme.junctions(of: enzyme.sites))
    }

    /// The junction of an enzyme by its name, in any case; or of a sequence of IUPAC letters, at least four.
    package static func named(_ name: String) -> LigationJunction? {
        if let found = known.first(where: { $0.enzyme.lowercased() == name.lowercased() }) { return found }
        let letters = name.uppercased()
        guard (4...32).contains(letters.utf8.count), letters.utf8.allSatisfy({ Self.bases($0) != nil }) else {
            return nil
        }
        return LigationJunction(enzyme: name, motifs: [letters])
    }

    /// The bases that an IUPAC letter stands for; none for another letter.
    package static func letters(_ letter: UInt8) -> [UInt8] {
        guard let bases = bases(letter) else { return [] }
        return (0..<bases.utf8CodeUnitCount).map { bases.utf8Start[$0] }
    }

    /// The bases that an IUPAC letter stands for.
    static func bases(_ letter: UInt8) -> StaticString? {
        switch UnicodeScalar(letter) {
        case "A": "A"
        case "C": "C"
        case "G": "G"
        case "T": "T"
        case "R": "AG"
        case "Y": "CT"
        case "S": "CG"
        case "W": "AT"
        case "K": "GT"
        case "M": "AC"
        case "B": "CGT"
        case "D": "AGT"
        case "H": "ACT"
        case "V": "ACG"
        case "N": "ACGT"
        default: nil
        }
    }
}
