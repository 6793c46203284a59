/// All pairs of a walk's alignments in place of neighbours alone.
struct WalkExpansion {
    /// Steps apart, and then only on one read; nil for all.
    let deepest: Int?

    /// - Parameter neighbours: in the order of the molecule.
    func contacts(_ neighbours: [Contact]) -> [Contact] {
        var contacts: [Contact] = []
        for one in neighbours {
            for other in neighbours {
                if one.index == other.index, one.origin == other.origin {
                    contacts.append(one)
                } else if (one.index, one.origin.rawValue) < (other.index, other.origin.rawValue) {
                    if let contact = between(one, other) { contacts.append(contact) }
                }
            }
        }
        return contacts
    }

    private func between(_ one: Contact, _ other: Contact) -> Contact? {
        let origin = Self.origin(one.origin, other.origin)
        let steps = other.index - one.index
        if let deepest, steps > deepest || origin == .between { return nil }
        return Contact(first: one.first, second: other.second, index: one.index, origin: origin, expansion: steps)
    }

    private static func origin(_ one: Contact.Origin, _ other: Contact.Origin) -> Contact.Origin {
        if one == other { return one }
        if one == .both, other != .between { return other }
        if other == .both, one != .between { return one }
        return .between
    }
}
