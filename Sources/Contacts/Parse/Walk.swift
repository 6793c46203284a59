/// The alignments along a molecule that was read from both ends, and the contacts between neighbours.
///
/// Both reads may show the same part of the molecule; what both show is reported once. The rules, quirks included, are
/// those of pairtools 1.1.
struct Walk {
    /// From the 5' end of each read to its 3' end. The right side is empty in single-end data.
    let left: [Alignment]
    let right: [Alignment]
    let options: WalkOptions

    /// In the order of the molecule.
    func contacts() -> [Contact] {
        let shared = sharedPairs()
        var contacts: [Contact] = []
        var reportedLeft = shared + 1
        var reportedRight = shared + 1
        if right.isEmpty {
            reportedRight = 0
        } else if shared == 0 {
            let ends = endContacts()
            contacts = ends.contacts
            if ends.overlap, left.count > 1 { reportedLeft = 2 }
            if ends.overlap, right.count > 1 { reportedRight = 2 }
        }
        for index in 0..<max(0, left.count - reportedLeft) {
            contacts.append(contact(left[index], left[index + 1], index + 1, .first))
        }
        for index in 0..<shared {
            let place = left.count - shared - 1 + index
            contacts.append(
                contact(
                    left[place], left[place + 1], place + 1, .both,
                    secondEnd: right[right.count - 2 - index].position5))
        }
        // Of the right read's own contacts no more than this are looked at.
        let count = max(0, min(shared + 1, right.count - reportedRight))
        for index in 0..<count {
            let place = left.count + count - index - (shared > 0 ? 1 : 0)
            contacts.append(contact(right[index + 1], right[index], place, .second))
        }
        Self.sortByPlace(&contacts)
        return options.expands ? WalkExpansion(deepest: options.deepestExpansion).contacts(contacts) : contacts
    }

    /// How many of the left read's last pairs the right read shows, too, from the other side.
    private func sharedPairs() -> Int {
        guard left.count > 1, right.count > 1 else { return 0 }
        return (1...min(left.count, right.count) - 1).first { count in
            (0..<count).allSatisfy { isSame(left: $0, right: count - 1 - $0) }
        } ?? 0
    }

    /// Whether a pair of the left read is one of the right read; both are counted from the 3' end.
    private func isSame(left leftPair: Int, right rightPair: Int) -> Bool {
        let left5 = left[left.count - 2 - leftPair]
        let left3 = left[left.count - 1 - leftPair]
        let right5 = right[right.count - 2 - rightPair]
        let right3 = right[right.count - 1 - rightPair]
        return isSameFragment(left5, right3) && isSameFragment(left3, right5)
            && abs(left5.position3 - right3.position5) <= options.mismatch
            && abs(left3.position5 - right5.position3) <= options.mismatch
    }

    private func isSameFragment(_ one: Alignment, _ other: Alignment) -> Bool {
        guard one.isPlaced, other.isPlaced else { return one.isPlaced == other.isPlaced }
        return one.chromosome == other.chromosome && one.strand != other.strand
    }

    /// The contacts at the ends of the reads where these do not meet in a pair: either the last alignments are of one
    /// fragment, or there is a junction somewhere between them.
    private func endContacts() -> (contacts: [Contact], overlap: Bool) {
        let leftEnd = left[left.count - 1]
        let rightEnd = right[right.count - 1]
        guard isOneFragment(leftEnd, rightEnd) else {
            return ([contact(leftEnd, rightEnd, left.count, .between)], false)
        }
        var contacts: [Contact] = []
        if left.count > 1 {
            contacts.append(
                contact(left[left.count - 2], leftEnd, left.count - 1, .first, secondEnd: rightEnd.position5))
        }
        if right.count > 1 {
            contacts.append(
                contact(rightEnd, right[right.count - 2], left.count, .second, firstEnd: leftEnd.position5))
        }
        return (contacts, true)
    }

    /// Whether the two point towards each other from no farther than an insert is long. Two that are not placed may be.
    private func isOneFragment(_ one: Alignment, _ other: Alignment) -> Bool {
        guard one.isPlaced, other.isPlaced else { return one.isPlaced == other.isPlaced }
        guard one.chromosome == other.chromosome, one.strand != other.strand else { return false }
        let forward = one.strand == UInt8(ascii: "+") ? one : other
        let reverse = one.strand == UInt8(ascii: "+") ? other : one
        let longer = max(forward.position3 - forward.position5, reverse.position5 - reverse.position3)
        let distance = reverse.position5 - forward.position5
        return distance <= options.longestInsert + options.mismatch && distance >= longer - options.mismatch
    }

    /// - Parameters:
    ///   - firstEnd: the 3' end of the first alignment, as the other read tells it.
    ///   - secondEnd: the same of the second alignment.
    private func contact(
        _ first: Alignment, _ second: Alignment, _ index: Int, _ origin: Contact.Origin, firstEnd: Int? = nil,
        secondEnd: Int? = nil
    ) -> Contact {
        var contact = Contact(first: first, second: second, index: index, origin: origin)
        if let firstEnd { contact.first.position3 = firstEnd }
        if let secondEnd { contact.second.position3 = secondEnd }
        options.orient(&contact)
        return contact
    }

    /// Insertion sort, because it keeps the order of those at one place.
    private static func sortByPlace(_ contacts: inout [Contact]) {
        for index in contacts.indices.dropFirst() {
            var place = index
            while place > 0, contacts[place].index < contacts[place - 1].index {
                contacts.swapAt(place, place - 1)
                place -= 1
            }
        }
    }
}

extension WalkOptions {
    /// Turns strands and ends of a contact, which are those of the reads, into what is to be reported.
    func orient(_ contact: inout Contact) {
        switch orientation {
        case .read: break
        case .walk: turn(&contact, Self.onWalk(contact.origin)) { $0.turnStrand() }
        case .pair: turn(&contact, Self.fromOutside(contact.origin)) { $0.turnStrand() }
        case .junction: turn(&contact, Self.fromJunction(contact.origin)) { $0.turnStrand() }
        }
        switch position {
        case .read: break
        case .walk: turn(&contact, Self.onWalk(contact.origin)) { $0.turnEnds() }
        case .outer: turn(&contact, Self.fromOutside(contact.origin)) { $0.turnEnds() }
        case .junction: turn(&contact, Self.fromJunction(contact.origin)) { $0.turnEnds() }
        }
    }

    private func turn(
        _ contact: inout Contact, _ sides: (first: Bool, second: Bool), _ turn: (inout Alignment) -> Void
    ) {
        if sides.first { turn(&contact.first) }
        if sides.second { turn(&contact.second) }
    }

    private static func onWalk(_ origin: Contact.Origin) -> (Bool, Bool) {
        switch origin {
        case .first, .both: (false, false)
        case .between: (false, true)
        case .second: (true, true)
        }
    }

    /// A pair that both reads show is left as it is: pairtools means to treat it as one of the first read, but compares
    /// with another spelling.
    private static func fromOutside(_ origin: Contact.Origin) -> (Bool, Bool) {
        switch origin {
        case .first: (false, true)
        case .second: (true, false)
        case .both, .between: (false, false)
        }
    }

    private static func fromJunction(_ origin: Contact.Origin) -> (Bool, Bool) {
        switch origin {
        case .first: (true, false)
        case .second: (false, true)
        case .both, .between: (true, true)
        }
    }
}
