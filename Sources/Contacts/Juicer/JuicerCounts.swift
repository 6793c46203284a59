/// Read pairs by what Juicer makes of them, and lengths of inserts.
package struct JuicerCounts: Sendable, Equatable {
    /// Read pairs in all.
    package internal(set) var total = 0
    /// Read pairs of which an end that would be kept is not placed.
    package internal(set) var unmapped = 0
    /// Two places, each read from one end.
    package internal(set) var normal = 0
    /// Two places, one or both read from both ends.
    package internal(set) var chimeric = 0
    /// Read pairs with three or more alignments that two places do not explain.
    package internal(set) var ambiguous = 0
    /// Reads alone, without a mate in the file, that are placed.
    package internal(set) var singletons = 0
    /// Read pairs with the ligation junction in one of the reads; nil when it was not sought.
    package internal(set) var ligations: Int?
    /// Alignable pairs that copy an earlier one.
    package internal(set) var duplicates = 0
    /// Of the duplicates those that were read from one spot of the flow cell; told apart by the rules of Juicer 1 alone.
    package internal(set) var opticalDuplicates = 0

    var insertCount = 0
    var insertSum = 0

    /// Normal and chimeric pairs.
    package var alignable: Int { normal + chimeric }
    /// Alignable pairs that are no duplicates.
    package var unique: Int { alignable - duplicates }
    /// Base pairs: the mean over normal pairs whose ends point towards each other from less than 1000 bp.
    package var meanInsertSize: Double { Double(insertSum) / Double(max(insertCount, 1)) }
}
