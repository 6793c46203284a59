import GPUDevice

/// Flat arrays that travel to a device as one block, through memory of this machine from which devices copy by
/// themselves.
struct StagedArrays: ~Copyable {
    private let device: CUDADevice
    private var host: CUDAHostMemory
    private var memory: CUDAMemory
    private var used = 0

    /// Where each array begins: more than the kernel asks for, as memory is read fastest.
    private static let alignment = 256

    init(_ device: CUDADevice) throws(CUDAError) {
        let host = try CUDAHostMemory.allocate(1 << 20, for: device)
        let memory = try CUDAMemory.allocate(1 << 20, on: device)
        self.device = device
        self.host = host
        self.memory = memory
    }

    /// Forgets all arrays and makes room for others.
    /// - Parameter bytes: in all; `count` arrays.
    mutating func prepare(for bytes: Int, count: Int) throws(CUDAError) {
        used = 0
        let needed = bytes + count * Self.alignment
        if needed <= memory.size { return }
        host = try CUDAHostMemory.allocate(needed * 5 / 4, for: device)
        memory = try CUDAMemory.allocate(needed * 5 / 4, on: device)
    }

    /// Adds an array, for which there must be room, and returns where it will be on the device.
    mutating func append<Element>(_ start: UnsafePointer<Element>?, count: Int) -> UnsafePointer<Element>? {
        let source = UnsafeRawBufferPointer(start: start, count: count * MemoryLayout<Element>.stride)
        let place = used
        UnsafeMutableRawBufferPointer(rebasing: host.bytes[place...]).copyMemory(from: source)
        used = (place + source.count + Self.alignment - 1) / Self.alignment * Self.alignment
        return UnsafePointer(bitPattern: UInt(memory.address) + UInt(place))
    }

    /// Sends all arrays on their way; they must stay as they are until the stream was waited for.
    func send(on stream: borrowing CUDAStream) throws(CUDAError) {
        try stream.copy(host, count: min(used, memory.size), to: memory)
    }
}
