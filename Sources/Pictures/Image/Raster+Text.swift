extension Raster {
    /// Where a text lies about its anchor, in the direction of reading.
    package enum Alignment { case start, middle, end }

    /// The height of a letter in pixels.
    package static let letterHeight = 7
    private static let letterWidth = 5
    private static let advance = letterWidth + 1

    /// The length of a text in pixels.
    package static func width(of text: String) -> Int { max(text.count * advance - 1, 0) }

    /// Writes a text of 5 x 7 pixels a letter; `x`, `y` is its anchor, at its upper edge.
    package mutating func write(
        _ text: String, x: Int, y: Int, alignment: Alignment = .start, colour: Colour = .axis
    ) {
        let width = Self.width(of: text)
        var left: Int
        switch alignment {
        case .start: left = x
        case .middle: left = x - width / 2
        case .end: left = x - width
        }
        for letter in text {
            Self.forEachDot(of: letter) { column, row in self[left + column, y + row] = colour }
            left += Self.advance
        }
    }

    /// Writes upwards; `x` is the left edge of the line of text, `y` the anchor.
    package mutating func writeUpwards(
        _ text: String, x: Int, y: Int, alignment: Alignment = .start, colour: Colour = .axis
    ) {
        let width = Self.width(of: text)
        var bottom: Int
        switch alignment {
        case .start: bottom = y
        case .middle: bottom = y + width / 2
        case .end: bottom = y + width
        }
        for letter in text {
            Self.forEachDot(of: letter) { column, row in self[x + row, bottom - column] = colour }
            bottom -= Self.advance
        }
    }

    private static func forEachDot(of letter: Character, _ body: (_ column: Int, _ row: Int) -> Void) {
        for (row, digit) in (glyphs[letter] ?? unknown).enumerated() {
            guard let bits = Int(String(digit), radix: 32) else { continue }
            for column in 0..<letterWidth where bits & (0b10000 >> column) != 0 { body(column, row) }
        }
    }

    /// What no glyph is known for.
    private static let unknown = "vhhhhhv"

    /// Seven rows of five dots, each a digit of base 32, the leftmost dot being 16.
    private static let glyphs: [Character: String] = [
        " ": "0000000", ".": "00000cc", ",": "0000c48", "-": "000v000", ":": "0cc0cc0", "_": "000000v",
        "/": "01248g0", "(": "2488842", ")": "8422248", "=": "00v0v00", "+": "044v440", "%": "op248j3",
        "|": "4444444", "*": "04lel40", "<": "248g842", ">": "8421248",
        "0": "ehjlphe", "1": "4c4444e", "2": "eh168gv", "3": "v1261he", "4": "26aiv22", "5": "vgu11he",
        "6": "68guhhe", "7": "v124888", "8": "ehhehhe", "9": "ehhf12c",
        "A": "4ahhvhh", "B": "uhhuhhu", "C": "ehggghe", "D": "sihhhis", "E": "vgguggv", "F": "vgguggg",
        "G": "ehgnhhf", "H": "hhhvhhh", "I": "e44444e", "J": "72222ic", "K": "hikokih", "L": "ggggggv",
        "M": "hrllhhh", "N": "hhpljhh", "O": "ehhhhhe", "P": "uhhuggg", "Q": "ehhhlid", "R": "uhhukih",
        "S": "fgge11u", "T": "v444444", "U": "hhhhhhe", "V": "hhhhha4", "W": "hhhllrh", "X": "hha4ahh",
        "Y": "hhha444", "Z": "v1248gv",
        "a": "00e1fhf", "b": "ggmphhu", "c": "00egghe", "d": "11djhhf", "e": "00ehvge", "f": "698s888",
        "g": "0fhhf1e", "h": "ggmphhh", "i": "40c444e", "j": "20622ic", "k": "ggikoki", "l": "c44444e",
        "m": "00qllll", "n": "00mphhh", "o": "00ehhhe", "p": "00uhugg", "q": "00djf11", "r": "00mpggg",
        "s": "00ege1u", "t": "88s8896", "u": "00hhhjd", "v": "00hhha4", "w": "00hhlla", "x": "00ha4ah",
        "y": "00hhf1e", "z": "00v248v",
    ]
}
