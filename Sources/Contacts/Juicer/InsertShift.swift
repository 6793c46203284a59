/// Where the inner ends of an insert are when there are no restriction sites: half of what was not read is on either
/// side, or all of it on the side whose read does not end in a clip.
struct InsertShift {
    let rules: JuicerRules
    /// Base pairs from end to end.
    let insertSize: Double

    /// The inner positions of a pair that is no chimera.
    func interiors(of contact: JuicerContact) -> (Int, Int) {
        let unread = insertSize - Double(contact.first.length) - Double(contact.second.length)
        let clip1 = Self.innerClip(contact.first)
        var clip2 = Self.innerClip(contact.second)
        if rules == .juicer, contact.second.isReverse, let length = Self.leadingHardClip(contact.second.cigar) {
            // Read from the first end's CIGAR: as many of its characters as the clip's number has.
            clip2 = Self.number(contact.first.cigar.prefix(length))
        }
        var interior1 = contact.first.interior
        var interior2 = contact.second.interior
        func move(_ interior: inout Int, _ end: JuicerContact.End, by distance: Int) {
            interior += end.isReverse ? -distance : distance
        }
        switch (clip1 > 0, clip2 > 0) {
        case (false, false):
            move(&interior1, contact.first, by: Int(unread / 2))
            move(&interior2, contact.second, by: Int(unread / 2))
        case (true, false): move(&interior2, contact.second, by: Int(unread) + clip1)
        case (false, true): move(&interior1, contact.first, by: Int(unread) + clip2)
        case (true, true): break
        }
        return (interior1, interior2)
    }

    /// Bases clipped at the read's 3' end.
    private static func innerClip(_ end: JuicerContact.End) -> Int {
        let cigar = end.cigar
        if end.isReverse {
            let digits = cigar.prefix { (0x30...0x39).contains($0) }
            guard digits.count < cigar.count, isClip(cigar[digits.count]) else { return 0 }
            return number(digits)
        }
        guard let last = cigar.last, isClip(last) else { return 0 }
        let behind = cigar.dropLast()
        let start = behind.lastIndex { !(0x30...0x39).contains($0) }.map { $0 + 1 } ?? 0
        return number(behind[start...])
    }

    private static func isClip(_ operation: UInt8) -> Bool {
        operation == UInt8(ascii: "S") || operation == UInt8(ascii: "H")
    }

    /// How many digits a hard clip at the start has; nil without one.
    private static func leadingHardClip(_ cigar: [UInt8]) -> Int? {
        let digits = cigar.prefix { (0x30...0x39).contains($0) }
        return digits.count < cigar.count && cigar[digits.count] == UInt8(ascii: "H") ? digits.count : nil
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int {
        digits.prefix { (0x30...0x39).contains($0) }.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
