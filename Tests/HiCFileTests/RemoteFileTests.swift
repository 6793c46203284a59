import Foundation
import HiCFile
import TestSupport
import Testing

/// A web server with ranges on the loopback interface, which counts the bytes that it sends. It ends with its input.
private final class RangeServer {
    private let process = Process()
    private let scratch = ScratchFolder()
    let port: Int

    private static let script = """
        import http.server, os, re, socket, sys, threading
        folder, log = sys.argv[1], sys.argv[2]
        sent = 0
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def log_message(self, *arguments): pass
            def do_GET(self):
                global sent
                name, _, query = self.path.partition("?")
                path = folder + name
                if not os.path.exists(path) or "expired" in query:
                    self.send_response(403 if "expired" in query else 404)
                    self.send_header("Content-Length", "0"); self.end_headers(); return
                size = os.path.getsize(path)
                found = re.match("bytes=(\\\\d+)-(\\\\d*)$", self.headers.get("Range", ""))
                first = int(found[1]) if found else 0
                last = min(int(found[2]), size - 1) if found and found[2] else size - 1
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
                self.send_response(206 if found else 200)
                self.send_header("Accept-Ranges", "bytes")
                if found: self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
                self.send_header("Content-Length", str(last - first + 1)); self.end_headers()
                with open(path, "rb") as file:
                    file.seek(first); left = last - first + 1
                    try:
                        while left:
                            data = file.read(min(left, 4096)); self.wfile.write(data)
                            left -= len(data); sent += len(data)
                            open(log, "w").write(str(sent))
                    except OSError:
                        self.close_connection = True
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        open(log + ".port", "w").write(str(server.server_port) + "\\n")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdin.read()
        """

    init(folder: String) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.script, folder, scratch.file("sent")]
        process.standardInput = Pipe()
        try process.run()
        let portFile = scratch.file("sent.port")
        var text = ""
        _ = eventually {
            text = (try? String(contentsOfFile: portFile, encoding: .utf8)) ?? ""
            return text.hasSuffix("\n")
        }
        port = Int(text.dropLast()) ?? 0
    }

    deinit {
        (process.standardInput as? Pipe)?.fileHandleForWriting.closeFile()
        process.waitUntilExit()
    }

    var bytesSent: Int {
        Int((try? String(contentsOfFile: scratch.file("sent"), encoding: .utf8)) ?? "") ?? 0
    }
}

private let hasPython = (try? Program.run("/usr/bin/env", ["python3", "-c", ""]).status) == 0

@Suite(.enabled(if: hasPython, "python3 is absent"))
struct RemoteFileTests {
    /// A map of a few megabytes.
    private func makeMap(_ scratch: ScratchFolder) throws -> String {
        var text = ""
        var state: UInt64 = 7
        func next(_ limit: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % limit
        }
        for _ in 0..<150_000 { text += "a \(next(200_000_000)) a \(next(200_000_000))\n" }
        var options = options([1000, 2000, 5000, 10_000, 1_000_000], [.vc])
        options.threads = 2
        let path = scratch.file("map.hic")
        _ = try HiCBuilder.build(
            input: try scratch.write(text, to: "contacts"), sizes: try scratch.write("a 200000000\n", to: "sizes"),
            output: path, options: options)
        return path
    }

    @Test func aRemoteFileIsReadByThePartsThatAreNeeded() throws {
        let scratch = ScratchFolder()
        let path = try makeMap(scratch)
        // Far more than what the kernel throws away of a request that is broken off: a reader takes what it needs, or it
        // takes this, too.
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.truncate(atOffset: try file.seekToEnd() + 64 << 20)
        try file.close()
        let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        let server = try RangeServer(folder: scratch.path)
        let local = try HiCReader.open(path)
        let remote = try HiCReader.open("http://127.0.0.1:\(server.port)/map.hic?X-Amz-Signature=secret")
        #expect(remote.byteCount == size)
        #expect(!remote.path.contains("secret"))
        #expect(remote.chromosomes == local.chromosomes)
        let region = BinRegion(x: 10...60, y: 10...60)
        for resolution in [1_000_000, 10_000] {
            var wanted = ContactCells()
            var found = ContactCells()
            let chromosome = local.chromosomes[0]
            try local.readContacts(chromosome, chromosome, resolution: resolution, in: region, into: &wanted)
            try remote.readContacts(chromosome, chromosome, resolution: resolution, in: region, into: &found)
            #expect(wanted.count > 0)
            #expect(found.x.elementsEqual(wanted.x) && found.y.elementsEqual(wanted.y))
            #expect(found.counts.elementsEqual(wanted.counts))
        }
        let vector = try remote.normalizationVector(.vc, chromosome: local.chromosomes[0], resolution: 1_000_000)
        #expect(
            try vector == local.normalizationVector(.vc, chromosome: local.chromosomes[0], resolution: 1_000_000))
        #expect(server.bytesSent < size / 4, "\(server.bytesSent) of \(size)")
    }

    @Test func whatAServerRefusesIsSaid() throws {
        let scratch = ScratchFolder()
        try scratch.write("x", to: "map.hic")
        let server = try RangeServer(folder: scratch.path)
        for (address, words) in [
            ("absent.hic", "no such file"), ("map.hic?expired=1", "refuses"), ("map.hic", "not a .hic file"),
        ] {
            #expect {
                _ = try HiCReader.open("http://127.0.0.1:\(server.port)/\(address)")
            } throws: { error in
                "\(error)".contains(words) && !"\(error)".contains("expired=1")
            }
        }
    }
}
