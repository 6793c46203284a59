import CCurl
import CShims
import Glibc

/// One exchange as libcurl's callbacks see it: what to send next, where what comes goes.
///
/// libcurl calls back on the thread that drives the exchange, so it is used by one thread at a time.
final class Transfer {
    private let handle: UnsafeMutableRawPointer
    private let body: HTTPBody
    private var source: Int32 = -1
    private var sent: UInt64 = 0
    private let sink: ResponseSink
    private var stored: UInt64 = 0
    private(set) var headers: [(name: String, value: String)] = []
    private(set) var received: [UInt8] = []
    /// What ended the exchange from our side.
    private(set) var fault: TransportError?
    private let origin: String

    /// A refusal's text is cut at this length.
    private static let refusalLimit = 1 << 20

    init(_ request: HTTPRequest, into sink: ResponseSink, on handle: UnsafeMutableRawPointer) throws(TransportError) {
        self.handle = handle
        body = request.body
        self.sink = sink
        origin = request.origin.description
        if case .file(let path, _, _) = request.body {
            source = open(path, O_RDONLY | O_CLOEXEC)
            guard source >= 0 else { throw .file(path: path, code: errno) }
        }
    }

    deinit { if source >= 0 { close(source) } }

    /// The number of bytes to send.
    var length: UInt64 {
        switch body {
        case .none: 0
        case .bytes(let bytes): UInt64(bytes.count)
        case .file(_, _, let length): length
        }
    }

    /// Fills the buffer with what comes next; nil ends the exchange.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        switch body {
        case .none: return 0
        case .bytes(let bytes):
            let count = min(buffer.count, bytes.count - Int(sent))
            bytes.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[Int(sent)..<Int(sent) + count])) }
            sent += UInt64(count)
            return count
        case .file(let path, let offset, let length):
            let wanted = min(buffer.count, Int(length - sent))
            let count = wanted == 0 ? 0 : pread(source, buffer.baseAddress, wanted, off_t(offset + sent))
            guard count > 0 || wanted == 0 else {
                // The file became shorter after it was hashed.
                fault = .file(path: path, code: count < 0 ? errno : EIO)
                return nil
            }
            sent += UInt64(count)
            return count
        }
    }

    /// Goes back to the beginning: a kept connection turned out to be dead.
    func seek(to offset: Int64) -> Bool {
        guard offset >= 0 else { return false }
        sent = UInt64(offset)
        return sent <= length
    }

    /// Takes a piece of the answer; false ends the exchange.
    func write(_ piece: UnsafeRawBufferPointer) -> Bool {
        let status = shim_curl_get_long(handle, CURLINFO_RESPONSE_CODE)
        guard (200..<300).contains(status) else {
            received.append(contentsOf: piece.prefix(max(0, Self.refusalLimit - received.count)))
            return true
        }
        switch sink {
        case .memory(let limit):
            guard received.count + piece.count <= limit else { return end(.tooLong(origin: origin, limit: limit)) }
            received.append(contentsOf: piece)
            return true
        case .file(let path, let descriptor, let offset, let length):
            guard stored + UInt64(piece.count) <= length else {
                return end(.tooLong(origin: origin, limit: Int(length)))
            }
            var rest = piece
            while !rest.isEmpty {
                let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + stored))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return end(.file(path: path, code: count < 0 ? errno : ENOSPC)) }
                stored += UInt64(count)
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
            return true
        }
    }

    private func end(_ fault: TransportError) -> Bool {
        self.fault = fault
        return false
    }

    /// Takes a line of the answer's head. Each head begins anew: `100 Continue` and a proxy's answer have their own.
    func head(_ line: String) {
        if line.hasPrefix("HTTP/") { return headers.removeAll() }
        guard let colon = line.firstIndex(of: ":") else { return }
        let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        headers.append((String(line[..<colon]), String(value.prefix { !$0.isNewline })))
    }
}
