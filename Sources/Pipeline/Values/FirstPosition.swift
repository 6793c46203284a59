extension Array {
    /// The first position from which on all elements pass, in an array whose elements that do not come first.
    @inlinable
    package func firstPosition(where passes: (Element) -> Bool) -> Int {
        var range = startIndex..<endIndex
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = passes(self[middle]) ? range.lowerBound..<middle : middle + 1..<range.upperBound
        }
        return range.lowerBound
    }
}
