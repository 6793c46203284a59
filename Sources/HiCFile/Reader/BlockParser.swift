/// Reads the payload of one inflated block. Every count is checked against the bytes that are left, once per row.
struct BlockParser {
    let bytes: UnsafeRawBufferPointer
    let version: Int
    let zoom: MatrixZoom
    let block: MatrixZoom.Block
    let path: String
    /// Cells beyond the end of a chromosome, which are left out.
    private(set) var droppedCount = 0
    private var next = 0
    private let binCount1: Int
    private let binCount2: Int

    init(bytes: UnsafeRawBufferPointer, version: Int, zoom: MatrixZoom, block: MatrixZoom.Block, path: String) {
        self.bytes = bytes
        self.version = version
        self.zoom = zoom
        self.block = block
        self.path = path
        binCount1 = zoom.binCount1
        binCount2 = zoom.binCount2
    }

    /// Appends the cells and returns the number of cells that the block announces.
    mutating func parse(into cells: inout ContactCells) throws(HiCError) -> Int {
        let announced = try int(wide: true)
        let xOffset = try int(wide: true)
        let yOffset = try int(wide: true)
        let hasFloats = try byte() != 0
        var wideX = false
        var wideY = false
        if version > 8 {
            wideX = try byte() != 0
            wideY = try byte() != 0
        }
        let type = try byte()
        switch type {
        case 1: try parseRows(xOffset, yOffset, hasFloats, wideX, wideY, into: &cells)
        case 2: try parseDense(xOffset, yOffset, hasFloats, into: &cells)
        default: throw invalid("a block type of \(type)")
        }
        return announced
    }

    private mutating func parseRows(
        _ xOffset: Int, _ yOffset: Int, _ hasFloats: Bool, _ wideX: Bool, _ wideY: Bool,
        into cells: inout ContactCells
    ) throws(HiCError) {
        let rows = try int(wide: wideY)
        guard rows >= 0 else { throw invalid("\(rows) rows") }
        for _ in 0..<rows {
            let y = yOffset + (try int(wide: wideY))
            let count = try int(wide: wideX)
            let stride = (wideX ? 4 : 2) + (hasFloats ? 4 : 2)
            guard count >= 0, count <= (bytes.count - next) / stride else { throw invalid("a row of \(count) cells") }
            guard y >= 0 else { throw invalid("a cell in row \(y)") }
            if y >= binCount2 {
                droppedCount += count
                next += count * stride
                continue
            }
            cells.reserve(more: count)
            let start = cells.count
            let range =
                switch (wideX, hasFloats) {
                case (false, false): row(Int16.self, Int16.self, xOffset, y, count, &cells) { Float($0) }
                case (true, false): row(Int32.self, Int16.self, xOffset, y, count, &cells) { Float($0) }
                case (false, true): row(Int16.self, UInt32.self, xOffset, y, count, &cells) { Float(bitPattern: $0) }
                case (true, true): row(Int32.self, UInt32.self, xOffset, y, count, &cells) { Float(bitPattern: $0) }
                }
            guard range.low >= 0 else { throw invalid("a cell in column \(range.low)") }
            next += count * stride
            if range.high >= binCount1 { dropBeyondEnd(&cells, from: start) }
            if zoom.isIntra && range.high > y { Self.putAboveDiagonal(&cells, from: start) }
        }
    }

    /// Decodes one row, whose bytes are known to be there, and returns the lowest and highest x.
    @inline(__always)
    private func row<X: FixedWidthInteger & BitwiseCopyable, V: FixedWidthInteger & BitwiseCopyable>(
        _: X.Type, _: V.Type, _ xOffset: Int, _ y: Int, _ count: Int, _ cells: inout ContactCells,
        _ value: (V) -> Float
    ) -> (low: Int, high: Int) {
        let stride = MemoryLayout<X>.size + MemoryLayout<V>.size
        var source = bytes.baseAddress! + next
        let xs = cells.xStorage + cells.count
        let ys = cells.yStorage + cells.count
        let counts = cells.countStorage + cells.count
        var low = Int.max
        var high = Int.min
        for index in 0..<count {
            let x = xOffset &+ Int(X(littleEndian: source.loadUnaligned(as: X.self)))
            let raw = V(littleEndian: source.loadUnaligned(fromByteOffset: MemoryLayout<X>.size, as: V.self))
            low = min(low, x)
            high = max(high, x)
            xs[index] = Int32(truncatingIfNeeded: x)
            ys[index] = Int32(truncatingIfNeeded: y)
            counts[index] = value(raw)
            source += stride
        }
        cells.count += count
        return (low, high)
    }

    private mutating func parseDense(
        _ xOffset: Int, _ yOffset: Int, _ hasFloats: Bool, into cells: inout ContactCells
    ) throws(HiCError) {
        let points = try int(wide: true)
        let width = try int(wide: false)
        let valueBytes = hasFloats ? 4 : 2
        guard points >= 0, points <= (bytes.count - next) / valueBytes else { throw invalid("\(points) cells") }
        if points == 0 { return }
        guard width > 0, xOffset >= 0, yOffset >= 0 else {
            throw invalid("rows of \(width) from column \(xOffset) and row \(yOffset) on")
        }
        var column = 0
        var y = yOffset
        let start = cells.count
        for _ in 0..<points {
            let value: Float?
            if hasFloats {
                let raw = Float(
                    bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: next, as: UInt32.self)))
                value = raw.isNaN ? nil : raw
            } else {
                let raw = Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: next, as: Int16.self))
                value = raw == Int16.min ? nil : Float(raw)
            }
            next += valueBytes
            if value != nil && (xOffset + column >= binCount1 || y >= binCount2) {
                droppedCount += 1
            } else if let value {
                cells.append(x: Int32(xOffset + column), y: Int32(y), count: value)
            }
            column += 1
            if column == width {
                column = 0
                y += 1
            }
        }
        if zoom.isIntra { Self.putAboveDiagonal(&cells, from: start) }
    }

    /// Old versions of juicer_tools stored contacts that lie beyond the end of a chromosome. Nobody can use them, and
    /// other readers leave them out, too.
    private mutating func dropBeyondEnd(_ cells: inout ContactCells, from start: Int) {
        var kept = start
        for index in start..<cells.count where Int(cells.xStorage[index]) < binCount1 {
            cells.xStorage[kept] = cells.xStorage[index]
            cells.yStorage[kept] = cells.yStorage[index]
            cells.countStorage[kept] = cells.countStorage[index]
            kept += 1
        }
        droppedCount += cells.count - kept
        cells.count = kept
    }

    /// Whoever wrote a cell below the diagonal meant the same as its mirror image.
    private static func putAboveDiagonal(_ cells: inout ContactCells, from start: Int) {
        for index in start..<cells.count where cells.xStorage[index] > cells.yStorage[index] {
            swap(&cells.xStorage[index], &cells.yStorage[index])
        }
    }

    private mutating func byte() throws(HiCError) -> UInt8 {
        guard next < bytes.count else { throw invalid("the block ends early") }
        next += 1
        return bytes[next - 1]
    }

    private mutating func int(wide: Bool) throws(HiCError) -> Int {
        let size = wide ? 4 : 2
        guard size <= bytes.count - next else { throw invalid("the block ends early") }
        defer { next += size }
        return wide
            ? Int(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: next, as: Int32.self)))
            : Int(Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: next, as: Int16.self)))
    }

    private func invalid(_ problem: String) -> HiCError {
        .invalidBlock(path: path, offset: block.position, number: block.number, byte: next, problem: problem)
    }
}
