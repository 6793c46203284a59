import AWSClient
import Foundation
import Synchronization
import TestSupport
import Testing

private func send(
    _ request: HTTPRequest, over transport: CurlTransport = CurlTransport(), into sink: ResponseSink = .document,
    limits: ExchangeLimits = ExchangeLimits(), until cancellation: Cancellation = Cancellation()
) throws(TransportError) -> HTTPResponse {
    try transport.send(request, into: sink, limits: limits, until: cancellation)
}

/// Says what it was asked.
private func echo(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
    .text("\(request.method) \(request.target) \(request.text)", headers: [("X-Type", request.header("A-Name") ?? "")])
}

@Test func whatIsSignedIsWhatIsSent() throws {
    let server = LoopbackServer(echo)
    let request = HTTPRequest(
        .post, server.origin, path: "/v1/tags/arn%3Aaws%3Abatch%2F..%2F/./x",
        query: [QueryItem("b", "1 2"), QueryItem("a", "")],
        headers: [("A-Name", "value"), ("A-Empty", "")], body: .bytes(Array("{}".utf8)))
    let response = try send(request)
    #expect(response.status == 200)
    #expect(
        String(decoding: response.body, as: UTF8.self) == "POST /v1/tags/arn%3Aaws%3Abatch%2F..%2F/./x?a=&b=1%202 {}")
    #expect(response.header("x-type") == "value")
    let seen = try #require(server.requests.first)
    #expect(seen.header("Host") == server.origin.authority)
    #expect(seen.header("A-Empty") == "")
    #expect(seen.header("Expect") == nil && seen.header("Content-Type") == nil)
}

@Test(arguments: [HTTPMethod.get, .put, .post, .head, .delete])
func aBodylessRequestOfEachKindArrives(method: HTTPMethod) throws {
    let server = LoopbackServer(echo)
    let response = try send(HTTPRequest(method, server.origin))
    #expect(response.status == 200)
    #expect(server.requests.first?.method == method.rawValue)
    #expect(response.body.isEmpty == (method == .head))
}

@Test func aPieceOfAFileIsSentAsItIs() throws {
    let server = LoopbackServer { .response(200, body: $0.body) }
    let folder = ScratchFolder()
    let content = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let path = folder.file("part")
    try Data(content).write(to: URL(fileURLWithPath: path))
    let request = HTTPRequest(
        .put, server.origin, body: .file(path: path, offset: 1000, length: UInt64(content.count - 1500)))
    #expect(try send(request).body == Array(content[1000..<content.count - 500]))
}

@Test func anAnswerGoesIntoAFileAtItsPlaceAndARefusalDoesNot() throws {
    let server = LoopbackServer { $0.target == "/no" ? .text("<Error/>", 404) : .text("ABC", 206) }
    let folder = ScratchFolder()
    let path = try folder.write("..........", to: "out")
    let descriptor = open(path, O_RDWR)
    defer { close(descriptor) }
    let sink = ResponseSink.file(path: path, descriptor: descriptor, offset: 4, length: 3)
    #expect(try send(HTTPRequest(.get, server.origin), into: sink).body.isEmpty)
    #expect(try send(HTTPRequest(.get, server.origin, path: "/no"), into: sink).body == Array("<Error/>".utf8))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "....ABC...")
}

@Test func moreThanWasAskedForIsRefused() throws {
    let server = LoopbackServer { _ in .text("ABCD") }
    let folder = ScratchFolder()
    let path = try folder.write("..........", to: "out")
    let descriptor = open(path, O_RDWR)
    defer { close(descriptor) }
    let sink = ResponseSink.file(path: path, descriptor: descriptor, offset: 0, length: 3)
    #expect(throws: TransportError.tooLong(origin: server.address, limit: 3)) {
        try send(HTTPRequest(.get, server.origin), into: sink)
    }
    #expect(throws: TransportError.tooLong(origin: server.address, limit: 2)) {
        try send(HTTPRequest(.get, server.origin), into: .memory(limit: 2))
    }
}

@Test func oneConnectionServesManyRequests() throws {
    let server = LoopbackServer(echo)
    let transport = CurlTransport()
    for _ in 0..<5 { _ = try send(HTTPRequest(.get, server.origin), over: transport) }
    #expect(Set(server.requests.map(\.connection)) == [0])
}

@Test func aKeptConnectionThatDiedIsReplacedWithoutAWord() throws {
    let calls = Mutex(0)
    let server = LoopbackServer { request in
        let number = calls.withLock { count in
            count += 1
            return count
        }
        // The second request finds its kept connection closed under it.
        return number == 2 && request.connection == 0 ? .hangUp : .response(200, body: request.body)
    }
    let transport = CurlTransport()
    let body = HTTPBody.bytes(Array("once more".utf8))
    for _ in 0..<2 {
        let response = try send(HTTPRequest(.put, server.origin, body: body), over: transport)
        #expect(response.body == Array("once more".utf8))
    }
}

@Test func aRedirectIsAnAnswer() throws {
    let server = LoopbackServer { _ in .response(301, headers: [("Location", "http://127.0.0.1:1/")]) }
    #expect(try send(HTTPRequest(.get, server.origin)).status == 301)
    #expect(server.requests.count == 1)
}

@Test func aHostThatIsNotThereIsUnreachable() {
    let nobody = Origin(scheme: .http, host: "127.0.0.1", port: 1)
    #expect {
        try send(HTTPRequest(.get, nobody))
    } throws: {
        guard case TransportError.unreachable("http://127.0.0.1:1", _) = $0 else { return false }
        return true
    }
}

@Test func aCutAnswerIsALostConnection() {
    let server = LoopbackServer { _ in .cut(body: [1, 2, 3], missing: 5) }
    #expect {
        try send(HTTPRequest(.get, server.origin))
    } throws: {
        guard case TransportError.lost(server.address, _) = $0 else { return false }
        return true
    }
}

@Test func silenceEndsWithTheLimit() {
    let server = LoopbackServer { _ in .silence }
    var limits = ExchangeLimits()
    limits.total = 0.2
    #expect(throws: TransportError.timedOut(origin: server.address)) {
        try send(HTTPRequest(.get, server.origin), limits: limits)
    }
}

@Test func aCancelledExchangeEnds() {
    let cancellation = Cancellation()
    let server = LoopbackServer { _ in
        cancellation.cancel()
        return .silence
    }
    #expect(throws: TransportError.cancelled) { try send(HTTPRequest(.get, server.origin), until: cancellation) }
    #expect(throws: TransportError.cancelled) { try send(HTTPRequest(.get, server.origin), until: cancellation) }
    #expect(server.requests.count == 1)
    #expect(cancellation.waits(seconds: 3600))
}

@Test func manyThreadsShareOneTransport() {
    let server = LoopbackServer { .response(200, body: $0.body) }
    let transport = CurlTransport()
    let wrong = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 64) { number in
        let body = Array(repeating: UInt8(number), count: 10_000 + number)
        let answer = try? send(HTTPRequest(.post, server.origin, body: .bytes(body)), over: transport)
        if answer?.body != body { wrong.withLock { $0 += 1 } }
    }
    #expect(wrong.withLock { $0 } == 0)
    #expect(Set(server.requests.map(\.connection)).count < 64)
}

@Test func aFileThatBecameShorterEndsTheRequest() throws {
    let server = LoopbackServer(echo)
    let folder = ScratchFolder()
    let path = try folder.write("short", to: "part")
    #expect(throws: TransportError.file(path: path, code: EIO)) {
        try send(HTTPRequest(.put, server.origin, body: .file(path: path, offset: 0, length: 10)))
    }
    #expect(throws: TransportError.file(path: path + "x", code: ENOENT)) {
        try send(HTTPRequest(.put, server.origin, body: .file(path: path + "x", offset: 0, length: 10)))
    }
}
