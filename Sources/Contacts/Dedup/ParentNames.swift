/// The read names of kept rows, for the rows that repeat them.
struct ParentNames {
    private var bytes: [UInt8] = []
    /// Where each name ends in `bytes`.
    private var ends: [Int] = []

    mutating func append(_ name: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: name)
        ends.append(bytes.count)
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    mutating func removeFirst(_ count: Int) {
        let cut = ends[count - 1]
        bytes.removeFirst(cut)
        ends.removeFirst(count)
        for index in ends.indices { ends[index] -= cut }
    }

    subscript(index: Int) -> ArraySlice<UInt8> { bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }
}
