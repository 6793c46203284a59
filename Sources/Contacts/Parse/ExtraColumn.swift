import SequenceIO

/// What can be reported of each alignment beside the position.
package enum ExtraColumn: RawRepresentable, Sendable, Hashable {
    case mapq
    case pos5
    case pos3
    case cigar
    case readLength
    case matchedBases
    case referenceSpan
    case readSpan
    case distanceTo5
    case distanceTo3
    /// The bases that the record stores.
    case sequence
    /// Bases that differ from the reference by the tag MD: `REFERENCE:READ:QUALITY:POSITION:PLACE` each, positions 0-based
    /// on the reference and in the stored bases.
    case mismatches
    case side
    case index
    case count
    /// An optional field of the record.
    case tag(AlignmentTag)

    /// All but the optional fields.
    package static let named: [ExtraColumn] = [
        .mapq, .pos5, .pos3, .cigar, .readLength, .matchedBases, .referenceSpan, .readSpan, .distanceTo5, .distanceTo3,
        .sequence, .mismatches, .side, .index, .count,
    ]

    /// The name without the number of the side, as `pairtools parse --add-columns` takes it.
    package var rawValue: String {
        switch self {
        case .mapq: "mapq"
        case .pos5: "pos5"
        case .pos3: "pos3"
        case .cigar: "cigar"
        case .readLength: "read_len"
        case .matchedBases: "matched_bp"
        case .referenceSpan: "algn_ref_span"
        case .readSpan: "algn_read_span"
        case .distanceTo5: "dist_to_5"
        case .distanceTo3: "dist_to_3"
        case .sequence: "seq"
        case .mismatches: "mismatches"
        case .side: "read_side"
        case .index: "algn_idx"
        case .count: "same_side_algn_count"
        case .tag(let tag): tag.name
        }
    }

    /// Nil for a text that is neither a known name nor a tag of two letters.
    package init?(rawValue: String) {
        if let named = Self.named.first(where: { $0.rawValue == rawValue }) {
            self = named
        } else if let tag = AlignmentTag(rawValue) {
            self = .tag(tag)
        } else {
            return nil
        }
    }

    /// Whether it is made from the record when that is at hand.
    var isText: Bool {
        switch self {
        case .sequence, .mismatches, .tag: true
        default: false
        }
    }
}
