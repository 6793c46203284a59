/// What of a `.hic` file is to be written as text: the question of juicer_tools' `dump`.
package struct DumpRequest: Sendable {
    /// What is written.
    package enum Kind: String, CaseIterable, Sendable {
        /// Counts, divided by the normalisation's vectors.
        case observed
        /// Observed over expected.
        case oe
        /// A normalisation vector.
        case norm
        /// Expected values of a chromosome by distance.
        case expected
    }

    /// A chromosome or a part of it; positions in the unit of the bins, both ends included.
    package struct Region: Equatable, Sendable {
        /// The name.
        package let chromosome: String
        /// Nil: all of the chromosome.
        package let range: ClosedRange<Int>?

        /// Reads `chr1` or `chr1:START:END`; nil when START or END is no position.
        package init?(_ text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count >= 3, let start = Int(parts[parts.count - 2]), let end = Int(parts[parts.count - 1])
            else {
                // Names of contigs may have colons of their own.
                if parts.count == 3 { return nil }
                chromosome = text
                range = nil
                return
            }
            guard 0 <= start, start <= end else { return nil }
            chromosome = parts.dropLast(2).joined(separator: ":")
            range = start...end
        }
    }

    /// What is written.
    package let kind: Kind
    /// Of the counts, or the one whose vector is written.
    package let normalization: Normalization
    /// Of the rows.
    package let first: Region
    /// Of the columns.
    package let second: Region
    /// The bin size in `unit`.
    package let resolution: Int
    /// Of bins and positions.
    package let unit: BinUnit

    /// The arguments of juicer_tools' `dump`, in their order.
    package init(
        kind: Kind, normalization: Normalization, first: Region, second: Region, resolution: Int, unit: BinUnit
    ) {
        self.kind = kind
        self.normalization = normalization
        self.first = first
        self.second = second
        self.resolution = resolution
        self.unit = unit
    }
}
