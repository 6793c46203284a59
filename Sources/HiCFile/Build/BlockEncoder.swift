import CDeflate

/// Cuts cells into blocks and compresses them. Keeps its memory between calls; one encoder serves one thread.
struct BlockEncoder: ~Copyable {
    /// Of the format: 8 or 9.
    let version: Int
    private let compressor: OpaquePointer
    /// For small blocks, where setting up the tables of a higher level would take most of the time.
    private let quickCompressor: OpaquePointer
    /// The number of the block of each cell, and the cells in the order of their blocks.
    private var numbers: UnsafeMutablePointer<UInt32>
    private var order: UnsafeMutablePointer<UInt32>
    private var cellCapacity = 1 << 12
    private var places: [Int] = []
    private var payload: UnsafeMutableRawPointer
    private var payloadCapacity = 1 << 16

    /// The size of the fields before the first row.
    private static let prefixBytes = 15
    /// Payloads of fewer bytes are compressed quickly.
    private static let quickLimit = 1 << 12

    private init(_ compressor: OpaquePointer, quick: OpaquePointer, version: Int) {
        self.version = version
        self.compressor = compressor
        quickCompressor = quick
        numbers = .allocate(capacity: cellCapacity)
        order = .allocate(capacity: cellCapacity)
        payload = .allocate(byteCount: payloadCapacity, alignment: 16)
    }

    /// - Parameter level: of libdeflate, 1 to 12.
    static func make(level: Int, version: Int) throws(HiCBuildError) -> BlockEncoder {
        guard let compressor = libdeflate_alloc_compressor(Int32(level)) else { throw .outOfMemory }
        guard let quick = libdeflate_alloc_compressor(Int32(min(level, 1))) else {
            libdeflate_free_compressor(compressor)
            throw .outOfMemory
        }
        return BlockEncoder(compressor, quick: quick, version: version)
    }

    deinit {
        libdeflate_free_compressor(compressor)
        libdeflate_free_compressor(quickCompressor)
        numbers.deallocate()
        order.deallocate()
        payload.deallocate()
    }

    /// The grid of the matrix of two chromosomes.
    func grid(_ first: Chromosome, _ second: Chromosome, resolution: Int) -> BlockGrid {
        version > 8
            ? .version9(
                length1: first.length, length2: second.length, resolution: resolution,
                isIntra: first.index == second.index)
            : .version8(length1: first.length, length2: second.length, resolution: resolution)
    }

    /// Appends the blocks of `cells`, which are in the order of y, then x, to the bytes of `result`.
    ///
    /// - Parameter bins: the number of bins of the longer chromosome.
    mutating func encode(
        _ cells: borrowing ContactCells, grid: BlockGrid, bins: Int, resolution: Int, into result: MatrixResult
    ) throws(HiCBuildError) -> [MatrixZoom.Block] {
        if cells.count == 0 { return [] }
        if cells.count > cellCapacity {
            numbers.deallocate()
            order.deallocate()
            cellCapacity = cells.count * 5 / 4
            numbers = .allocate(capacity: cellCapacity)
            order = .allocate(capacity: cellCapacity)
        }
        assignNumbers(cells, grid: grid, bins: bins)
        let x = cells.x
        let y = cells.y
        let counts = cells.counts
        sortByNumber(count: cells.count)
        var blocks: [MatrixZoom.Block] = []
        var start = 0
        while start < cells.count {
            let number = Int(numbers[Int(order[start])])
            // `places` holds the end of each block's cells by now.
            let end = places[number]
            let size = encodeBlock(x, y, counts, UnsafeBufferPointer(start: order + start, count: end - start))
            guard let size else {
                throw .blockTooLarge(matrix: result.name, resolution: resolution, number: number)
            }
            let position = result.byteCount
            let compressor = size < Self.quickLimit ? quickCompressor : compressor
            result.append(limit: libdeflate_zlib_compress_bound(compressor, size)) { target in
                libdeflate_zlib_compress(compressor, payload, size, target.baseAddress, target.count)
            }
            guard result.byteCount - position < Int(Int32.max) else {
                throw .blockTooLarge(matrix: result.name, resolution: resolution, number: number)
            }
            blocks.append(
                MatrixZoom.Block(
                    number: number, position: position, compressedBytes: result.byteCount - position))
            start = end
        }
        return blocks
    }

    /// Fills `numbers`, and `places` with the number of cells of each block.
    private mutating func assignNumbers(_ cells: borrowing ContactCells, grid: BlockGrid, bins: Int) {
        let x = cells.x
        let y = cells.y
        let side = UInt32(truncatingIfNeeded: grid.blockBinCount)
        let columns = UInt32(truncatingIfNeeded: grid.blockColumnCount)
        if grid.isDiagonal {
            let firsts = grid.firstDistances(bins: bins)
            places = Array(repeating: 0, count: firsts.count * grid.blockColumnCount)
            var depth = 0
            for index in 0..<cells.count {
                let distance = Int(y[index] &- x[index])
                while distance < firsts[depth] { depth &-= 1 }
                while depth &+ 1 < firsts.count, distance >= firsts[depth &+ 1] { depth &+= 1 }
                let middle = (UInt32(truncatingIfNeeded: x[index]) &+ UInt32(truncatingIfNeeded: y[index])) / 2
                let number = UInt32(truncatingIfNeeded: depth) &* columns &+ middle / side
                numbers[index] = number
                places[Int(number)] &+= 1
            }
        } else {
            places = Array(repeating: 0, count: ((bins - 1) / grid.blockBinCount + 1) * grid.blockColumnCount)
            for index in 0..<cells.count {
                let row = UInt32(truncatingIfNeeded: y[index]) / side
                let number = row &* columns &+ UInt32(truncatingIfNeeded: x[index]) / side
                numbers[index] = number
                places[Int(number)] &+= 1
            }
        }
    }

    /// Fills `order`; cells of one block keep their order.
    private mutating func sortByNumber(count: Int) {
        var sum = 0
        for number in places.indices {
            let here = places[number]
            places[number] = sum
            sum &+= here
        }
        for index in 0..<count {
            let number = Int(numbers[index])
            let place = places[number]
            places[number] = place &+ 1
            order[place] = UInt32(truncatingIfNeeded: index)
        }
    }

    /// Writes the payload of one block; returns its size, or nil when it is too large for the format.
    private mutating func encodeBlock(
        _ x: UnsafeBufferPointer<Int32>, _ y: UnsafeBufferPointer<Int32>, _ counts: UnsafeBufferPointer<Float>,
        _ block: UnsafeBufferPointer<UInt32>
    ) -> Int? {
        let shape = BlockShape(x, y, counts, block)
        if version < 9 && (shape.isWideX || shape.isWideY) { return nil }
        let largest = Self.prefixBytes + shape.rowCount * 8 + block.count * 8 + 8
        guard largest < Int(Int32.max) else { return nil }
        if largest > payloadCapacity {
            payload.deallocate()
            payloadCapacity = largest * 5 / 4
            payload = .allocate(byteCount: payloadCapacity, alignment: 16)
        }
        var target = payload
        Self.put(Int32(block.count), &target)
        Self.put(shape.minimumX, &target)
        Self.put(shape.minimumY, &target)
        Self.put(Int8(shape.needsFloats ? 1 : 0), &target)
        if version > 8 {
            Self.put(Int8(shape.isWideX ? 1 : 0), &target)
            Self.put(Int8(shape.isWideY ? 1 : 0), &target)
        } else if shape.isSmallerDense {
            // In version 9 nobody writes this type.
            Self.put(Int8(2), &target)
            Self.putDense(x, y, counts, block, shape, &target)
            return target - payload
        }
        // A list of rows.
        Self.put(Int8(1), &target)
        Self.put(Int32(shape.rowCount), wide: shape.isWideY, &target)
        var index = 0
        while index < block.count {
            let row = y[Int(block[index])]
            var end = index &+ 1
            while end < block.count, y[Int(block[end])] == row { end &+= 1 }
            Self.put(row &- shape.minimumY, wide: shape.isWideY, &target)
            Self.put(Int32(truncatingIfNeeded: end &- index), wide: shape.isWideX, &target)
            if !shape.isWideX && !shape.needsFloats {
                for cell in index..<end {
                    let place = Int(block[cell])
                    let column = UInt32(truncatingIfNeeded: x[place] &- shape.minimumX) & 0xFFFF
                    let value = UInt32(bitPattern: Int32(counts[place])) &<< 16
                    Self.put(column | value, &target)
                }
            } else {
                for cell in index..<end {
                    let place = Int(block[cell])
                    Self.put(x[place] &- shape.minimumX, wide: shape.isWideX, &target)
                    if shape.needsFloats {
                        Self.put(counts[place].bitPattern, &target)
                    } else {
                        Self.put(Int16(counts[place]), &target)
                    }
                }
            }
            index = end
        }
        return target - payload
    }

    /// All cells from the first row to the last cell, whether there are any contacts in them or not.
    private static func putDense(
        _ x: UnsafeBufferPointer<Int32>, _ y: UnsafeBufferPointer<Int32>, _ counts: UnsafeBufferPointer<Float>,
        _ block: UnsafeBufferPointer<UInt32>, _ shape: BlockShape, _ target: inout UnsafeMutableRawPointer
    ) {
        put(Int32(shape.denseCount), &target)
        put(Int16(shape.width), &target)
        var next = 0
        for index in block {
            let place = Int(index)
            let own = Int(y[place] &- shape.minimumY) * shape.width + Int(x[place] &- shape.minimumX)
            while next < own {
                if shape.needsFloats { put(Float.nan.bitPattern, &target) } else { put(Int16.min, &target) }
                next += 1
            }
            if shape.needsFloats { put(counts[place].bitPattern, &target) } else { put(Int16(counts[place]), &target) }
            next += 1
        }
    }

    @inline(__always)
    private static func put<T: FixedWidthInteger & BitwiseCopyable>(
        _ value: T, _ target: inout UnsafeMutableRawPointer
    ) {
        target.storeBytes(of: value.littleEndian, as: T.self)
        target += MemoryLayout<T>.size
    }

    @inline(__always)
    private static func put(_ value: Int32, wide: Bool, _ target: inout UnsafeMutableRawPointer) {
        if wide { put(value, &target) } else { put(Int16(truncatingIfNeeded: value), &target) }
    }
}

/// What decides how a block is written.
private struct BlockShape {
    let minimumX: Int32
    let minimumY: Int32
    let rowCount: Int
    /// True unless all values are integers that fit 16 bits. The greatest 16-bit value itself does not count as fitting.
    let needsFloats: Bool
    let isWideX: Bool
    let isWideY: Bool
    /// The number of columns, and of cells from the first row to the last contact.
    let width: Int
    let denseCount: Int
    /// Whether juicer_tools finds a dense block smaller; it forgets the columns of a list.
    let isSmallerDense: Bool

    init(
        _ x: UnsafeBufferPointer<Int32>, _ y: UnsafeBufferPointer<Int32>, _ counts: UnsafeBufferPointer<Float>,
        _ block: UnsafeBufferPointer<UInt32>
    ) {
        var low = Int32.max
        var high = Int32.min
        var rows = 0
        var lastRow = Int32.min
        var hasOnlySmallIntegers = true
        for index in block {
            let place = Int(index)
            low = min(low, x[place])
            high = max(high, x[place])
            if y[place] != lastRow {
                rows &+= 1
                lastRow = y[place]
            }
            let value = counts[place]
            if !(value < 32767 && value > -32768 && Float(Int32(value)) == value) { hasOnlySmallIntegers = false }
        }
        minimumX = low
        minimumY = y[Int(block[0])]
        rowCount = rows
        needsFloats = !hasOnlySmallIntegers
        width = Int(high) - Int(low) + 1
        isWideX = width >= 32767
        isWideY = lastRow &- y[Int(block[0])] &+ 1 >= 32767
        let lastX = x[Int(block[block.count - 1])]
        denseCount = Int(lastRow - minimumY) * width + Int(lastX - low) + 1
        let valueBytes = needsFloats ? 4 : 2
        isSmallerDense = denseCount * valueBytes <= rows * 4 + block.count * valueBytes
    }
}
