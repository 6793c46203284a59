extension [Double] {
    /// Of an even number the mean of the two in the middle; nil of none.
    package var median: Double? { sorted().medianOfAscending }

    /// The median of values that ascend.
    var medianOfAscending: Double? { isEmpty ? nil : (self[(count - 1) / 2] + self[count / 2]) / 2 }
}
