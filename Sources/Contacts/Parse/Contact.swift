/// Two alignments that are reported as a pair, and where they stand in the walk along their molecule.
struct Contact {
    /// Which reads show that the two follow each other.
    enum Origin: Int {
        // In the order of the names' bytes.
        case first
        case both
        /// Neither: one is the last of the first read, the other the last of the second.
        case between
        case second

        var name: StaticString {
            switch self {
            case .first: "R1"
            case .both: "R1&2"
            case .between: "R1-2"
            case .second: "R2"
            }
        }
    }

    var first: Alignment
    var second: Alignment
    /// 1-based place in the walk.
    var index = 1
    var origin = Origin.between
    /// Places that the second one's neighbour is farther along; nil for neighbours.
    var expansion: Int?
}
