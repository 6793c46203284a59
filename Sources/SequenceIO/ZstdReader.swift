import CHTSlib
import Glibc

/// The content of a zstd file of one or many frames, inflated in the calling thread.
struct ZstdReader: ~Copyable, @unchecked Sendable {
    let path: String
    private let file: UnsafeMutablePointer<hFILE>
    private let library: ZstdLibrary
    private let stream: OpaquePointer
    private let buffer: UnsafeMutableRawBufferPointer
    private let state: UnsafeMutablePointer<State>

    /// What changes from call to call.
    private struct State {
        var input: ZstdLibrary.Input
        var isInFrame = false
    }

    private static let bufferSize = 1 << 17

    private init(
        path: String, file: UnsafeMutablePointer<hFILE>, library: ZstdLibrary, stream: OpaquePointer
    ) {
        self.path = path
        self.file = file
        self.library = library
        self.stream = stream
        buffer = .allocate(byteCount: Self.bufferSize, alignment: 16)
        state = .allocate(capacity: 1)
        state.initialize(to: State(input: .init(bytes: UnsafeRawPointer(buffer.baseAddress), size: 0, position: 0)))
    }

    deinit {
        hclose_abruptly(file)
        _ = library.freeStream(stream)
        buffer.deallocate()
        state.deallocate()
    }

    /// Takes over htslib's stream; `path` is for messages.
    static func open(_ file: UnsafeMutablePointer<hFILE>, path: String) throws(SequenceIOError) -> ZstdReader {
        guard let library = ZstdLibrary.loaded, let stream = library.createStream() else {
            hclose_abruptly(file)
            throw .noZstd(path: path)
        }
        return ZstdReader(path: path, file: file, library: library, stream: stream)
    }

    /// The 0-based offset in the compressed file up to which it has been read.
    var fileOffset: Int { Int(htell(file)) - state.pointee.input.size + state.pointee.input.position }

    /// Fills `target` as far as the file goes; fewer bytes than its size mean the end.
    func read(into target: UnsafeMutableRawBufferPointer) throws(SequenceIOError) -> Int {
        var output = ZstdLibrary.Output(bytes: target.baseAddress, size: target.count, position: 0)
        while output.position < output.size {
            let before = output.position
            if state.pointee.input.position == state.pointee.input.size, try !fill() {
                // What the library still holds comes without further input.
                guard state.pointee.isInFrame else { break }
                try inflate(&output)
                if output.position == before { throw .truncated(path: path, byte: fileOffset) }
                continue
            }
            try inflate(&output)
        }
        return output.position
    }

    private func inflate(_ output: inout ZstdLibrary.Output) throws(SequenceIOError) {
        let result = library.inflate(stream, &output, &state.pointee.input)
        guard library.isError(result) == 0 else { throw .corrupt(path: path, byte: fileOffset) }
        state.pointee.isInFrame = result != 0
    }

    /// Returns whether the file had more.
    private func fill() throws(SequenceIOError) -> Bool {
        errno = 0
        let count = hread(file, buffer.baseAddress, buffer.count)
        guard count >= 0 else { throw .readFailed(path: path, code: errno == 0 ? EIO : errno) }
        state.pointee.input.size = count
        state.pointee.input.position = 0
        return count > 0
    }
}
