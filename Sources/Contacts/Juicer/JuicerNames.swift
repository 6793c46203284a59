import SequenceIO

/// The names of chromosomes as Juicer's scripts compare them. Numbers are those of the alignments' header; -1 is `*`.
struct JuicerNames: Sendable {
    let names: [[UInt8]]
    /// Names without `_` (as they are by the corrected rules), the last one for `*`.
    private let compared: [[UInt8]]
    /// What awk takes the name for where it needs a number, and whether the whole name is one.
    private let numbers: [(value: Double, isWhole: Bool)]
    /// Place in the order of the sorted stream.
    let ranks: [UInt32]
    /// Names that count as one have one number.
    private let identities: [Int32]
    private let rules: JuicerRules

    init(_ references: [AlignmentHeader.Reference], rules: JuicerRules) {
        self.rules = rules
        names = references.map(\.name)
        compared = (names + [[UInt8(ascii: "*")]]).map { name in
            rules == .juicer ? name.filter { $0 != UInt8(ascii: "_") } : name
        }
        numbers = compared.map(Self.number)
        // In the stream a name is followed by `_`; Juicer 1 sorts by letters and digits alone.
        let keys = compared.map { name in
            rules == .juicer1 ? name.filter(Self.isAlphanumeric) + [0] + name : name + [UInt8(ascii: "_")]
        }
        var ranks = Array(repeating: UInt32(0), count: keys.count)
        var rank: UInt32 = 0
        let order = keys.indices.sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }
        for (place, index) in order.enumerated() {
            if place > 0, keys[order[place - 1]] != keys[index] { rank += 1 }
            ranks[index] = rank
        }
        self.ranks = ranks
        var first: [[UInt8]: Int32] = [:]
        identities = compared.enumerated().map { index, name in
            if let known = first[name] { return known }
            first[name] = Int32(index)
            return Int32(index)
        }
    }

    private func index(_ chromosome: Int32) -> Int { chromosome < 0 ? compared.count - 1 : Int(chromosome) }

    /// As the alignments have it.
    func name(_ chromosome: Int32) -> [UInt8] { chromosome < 0 ? [UInt8(ascii: "*")] : names[Int(chromosome)] }

    func rank(_ chromosome: Int32) -> UInt32 { ranks[index(chromosome)] }

    func isSame(_ one: Int32, _ other: Int32) -> Bool { identities[index(one)] == identities[index(other)] }

    /// -1, 0 or 1: numbers where both names are numbers, bytes otherwise.
    func order(_ one: Int32, _ other: Int32) -> Int {
        let (left, right) = (index(one), index(other))
        if identities[left] == identities[right] { return 0 }
        if numbers[left].isWhole, numbers[right].isWhole, numbers[left].value != numbers[right].value {
            return numbers[left].value < numbers[right].value ? -1 : 1
        }
        if numbers[left].isWhole, numbers[right].isWhole { return 0 }
        return compared[left].lexicographicallyPrecedes(compared[right]) ? -1 : 1
    }

    /// Base pairs between two places; farther than any limit on different chromosomes.
    func distance(_ one: Int32, _ position1: Int, _ other: Int32, _ position2: Int) -> Double {
        let between = Double(abs(position1 - position2))
        switch rules {
        case .juicer, .juicer1: return abs(numbers[index(one)].value - numbers[index(other)].value) * 1e7 + between
        case .corrected: return isSame(one, other) ? between : .infinity
        }
    }

    /// Whether the numbers that the names begin with differ.
    func haveDifferentNumbers(_ one: Int32, _ other: Int32) -> Bool {
        numbers[index(one)].value != numbers[index(other)].value
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    /// The number that the text begins with.
    private static func number(_ name: [UInt8]) -> (value: Double, isWhole: Bool) {
        var end = 0
        func digits(from start: Int) -> Int {
            var place = start
            while place < name.count, (0x30...0x39).contains(name[place]) { place += 1 }
            return place
        }
        if end < name.count, name[end] == UInt8(ascii: "+") || name[end] == UInt8(ascii: "-") { end += 1 }
        let first = end
        end = digits(from: end)
        if end < name.count, name[end] == UInt8(ascii: ".") { end = digits(from: end + 1) }
        guard name[first..<end].contains(where: { $0 != UInt8(ascii: ".") }) else { return (0, false) }
        if end < name.count, name[end] | 0x20 == UInt8(ascii: "e") {
            var exponent = end + 1
            if exponent < name.count, name[exponent] == UInt8(ascii: "+") || name[exponent] == UInt8(ascii: "-") {
                exponent += 1
            }
            let behind = digits(from: exponent)
            if behind > exponent { end = behind }
        }
        return (Double(String(decoding: name[..<end], as: UTF8.self)) ?? 0, end == name.count)
    }
}
