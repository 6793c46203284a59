/// Cells of a contact matrix as three arrays of one length, in memory that they own.
package struct ContactCells: ~Copyable {
    /// 0-based bins on the first chromosome.
    private(set) var xStorage: UnsafeMutablePointer<Int32>
    /// 0-based bins on the second chromosome.
    private(set) var yStorage: UnsafeMutablePointer<Int32>
    private(set) var countStorage: UnsafeMutablePointer<Float>
    /// The number of cells.
    package internal(set) var count = 0
    private(set) var capacity: Int

    /// No cell, with room for so many; more is made when it is needed.
    package init(capacity: Int = 4096) {
        self.capacity = max(capacity, 16)
        xStorage = .allocate(capacity: self.capacity)
        yStorage = .allocate(capacity: self.capacity)
        countStorage = .allocate(capacity: self.capacity)
    }

    deinit {
        xStorage.deallocate()
        yStorage.deallocate()
        countStorage.deallocate()
    }

    /// The bins on the first chromosome; valid until the cells change.
    package var x: UnsafeBufferPointer<Int32> { .init(start: xStorage, count: count) }
    /// The bins on the second chromosome; valid until the cells change.
    package var y: UnsafeBufferPointer<Int32> { .init(start: yStorage, count: count) }
    /// The counts; valid until the cells change.
    package var counts: UnsafeBufferPointer<Float> { .init(start: countStorage, count: count) }

    /// Forgets the cells and keeps the room.
    package mutating func removeAll() {
        count = 0
    }

    /// Makes room for `more` cells beyond `count`.
    package mutating func reserve(more: Int) {
        let needed = count + more
        if needed <= capacity { return }
        let grown = max(needed, capacity * 2)
        xStorage = Self.moved(xStorage, count, grown)
        yStorage = Self.moved(yStorage, count, grown)
        countStorage = Self.moved(countStorage, count, grown)
        capacity = grown
    }

    private static func moved<T: BitwiseCopyable>(
        _ old: UnsafeMutablePointer<T>, _ count: Int, _ capacity: Int
    ) -> UnsafeMutablePointer<T> {
        let new = UnsafeMutablePointer<T>.allocate(capacity: capacity)
        new.update(from: old, count: count)
        old.deallocate()
        return new
    }

    /// Adds to the bins of all cells from `place` on.
    mutating func move(from place: Int, x: Int, y: Int) {
        for index in place..<count {
            xStorage[index] &+= Int32(truncatingIfNeeded: x)
            yStorage[index] &+= Int32(truncatingIfNeeded: y)
        }
    }

    /// Appends one cell.
    @inline(__always)
    package mutating func append(x: Int32, y: Int32, count value: Float) {
        if count == capacity { reserve(more: 1) }
        xStorage[count] = x
        yStorage[count] = y
        countStorage[count] = value
        count &+= 1
    }
}
