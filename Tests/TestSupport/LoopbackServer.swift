import AWSClient
import Foundation
import Synchronization

/// A small HTTP server on loopback, until the tests end: the last use of its value is no end of it, since a client may
/// only just have learnt its address.
package final class LoopbackServer: Sendable {
    package struct Request: Sendable {
        package let method: String
        /// Path and query as they came.
        package let target: String
        package let headers: [(name: String, value: String)]
        package let body: [UInt8]
        /// Which connection brought it, from 0.
        package let connection: Int

        package func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
        package var text: String { String(decoding: body, as: UTF8.self) }
    }

    package enum Answer: Sendable {
        case response(Int, headers: [(String, String)] = [], body: [UInt8] = [])
        /// The connection ends without a word.
        case hangUp
        /// Nothing comes until the other side goes.
        case silence
        /// The head promises so many bytes more than come.
        case cut(body: [UInt8], missing: Int)

        package static func text(_ text: String, _ status: Int = 200, headers: [(String, String)] = []) -> Answer {
            .response(status, headers: headers, body: Array(text.utf8))
        }
    }

    package let port: UInt16
    private let seen = Mutex<[Request]>([])
    private let handler: @Sendable (Request) -> Answer

    package var origin: Origin { Origin(scheme: .http, host: "127.0.0.1", port: port) }
    package var address: String { origin.description }
    /// Every request so far.
    package var requests: [Request] { seen.withLock { $0 } }

    package init(_ handler: @escaping @Sendable (Request) -> Answer) {
        self.handler = handler
        let door = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        var bound: Int32 = -1
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bound = bind(door, $0, length)
                getsockname(door, $0, &length)
            }
        }
        precondition(bound == 0 && listen(door, 64) == 0, "no port on loopback")
        port = UInt16(bigEndian: address.sin_port)
        let accept: @Sendable () -> Void = {
            var number = 0
            while true {
                let connection = Glibc.accept(door, nil, nil)
                guard connection >= 0 else { return }
                let current = number
                number += 1
                Thread.detachNewThread {
                    while self.serve(connection, current) {}
                    close(connection)
                }
            }
        }
        Thread.detachNewThread(accept)
    }

    /// One exchange; false when the connection is to end.
    private func serve(_ connection: Int32, _ number: Int) -> Bool {
        guard let request = Self.read(connection, number) else { return false }
        seen.withLock { $0.append(request) }
        switch handler(request) {
        case .hangUp: return false
        case .silence:
            var byte: UInt8 = 0
            while recv(connection, &byte, 1, 0) > 0 {}
            return false
        case .cut(let body, let missing):
            Self.send(connection, "HTTP/1.1 200 OK\r\nContent-Length: \(body.count + missing)\r\n\r\n", body)
            return false
        case .response(let status, let headers, let body):
            var head = "HTTP/1.1 \(status) X\r\n" + headers.map { "\($0.0): \($0.1)\r\n" }.joined()
            if !headers.contains(where: { $0.0.lowercased() == "content-length" }) {
                head += "Content-Length: \(body.count)\r\n"
            }
            Self.send(connection, head + "\r\n", request.method == "HEAD" ? [] : body)
            return true
        }
    }

    private static func send(_ connection: Int32, _ head: String, _ body: [UInt8]) {
        let bytes = Array(head.utf8) + body
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    private static func read(_ connection: Int32, _ number: Int) -> Request? {
        var bytes: [UInt8] = []
        func more() -> Bool {
            var buffer = [UInt8](repeating: 0, count: 65536)
            let count = recv(connection, &buffer, buffer.count, 0)
            if count > 0 { bytes += buffer[..<count] }
            return count > 0
        }
        let gap = Array("\r\n\r\n".utf8)
        var end: Int?
        while end == nil {
            end = bytes.indices.dropLast(3).first { bytes[$0] == 13 && Array(bytes[$0..<$0 + 4]) == gap }
            if end == nil, !more() { return nil }
        }
        let head = String(decoding: bytes[..<(end ?? 0)], as: UTF8.self).components(separatedBy: "\r\n")
        let words = head[0].split(separator: " ").map(String.init)
        let headers = head.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (name: parts[0], value: parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
        }
        bytes.removeFirst((end ?? 0) + 4)
        let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        while bytes.count < length { if !more() { return nil } }
        return Request(
            method: words[0], target: words.count > 1 ? words[1] : "", headers: headers,
            body: Array(bytes.prefix(length)), connection: number)
    }
}
