import AWSClient
import Foundation
import TestSupport
import Testing

// Names as https://distribution.github.io/reference and engines read them.
@Test(arguments: [
    ("ubuntu", "registry-1.docker.io", "library/ubuntu", "latest"),
    ("aidenlab/juicer:2", "registry-1.docker.io", "aidenlab/juicer", "2"),
    ("docker.io/debian:12", "registry-1.docker.io", "library/debian", "12"),
    ("localhost:5000/a/b", "localhost:5000", "a/b", "latest"),
    ("quay.io/biocontainers/bwa:0.7.17--h7132678_9", "quay.io", "biocontainers/bwa", "0.7.17--h7132678_9"),
])
func aNameOfAnImageIsReadAsEnginesDo(text: String, registry: String, repository: String, tag: String) throws {
    let name = try #require(ImageName(text))
    #expect(name.registry == registry && name.repository == repository && name.reference == .tag(tag))
    #expect(name.account == nil)
}

@Test func aDigestStandsAboveATagAndAnAccountsRegistryIsKnown() throws {
    let digest = "sha256:" + String(repeating: "1", count: 64)
    let name = try #require(ImageName("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/lab/hic:1@\(digest)"))
    #expect(name.reference == .digest(digest) && name.repository == "lab/hic")
    #expect(name.account?.id == "123456789012" && name.account?.region.name == "cn-north-1")
    #expect(ImageName("123456789012.dkr.ecr.us-east-1.example.com/hic")?.account == nil)
    for text in ["", "quay.io/", "a b"] { #expect(ImageName(text) == nil) }
}

private func manifest(_ digit: Character) -> HTTPResponse {
    answer(#"{"config": {"digest": "sha256:\#(String(repeating: digit, count: 64))"}}"#)
}

private func answer(_ text: String, status: Int = 200, headers: [(name: String, value: String)] = []) -> HTTPResponse {
    HTTPResponse(status: status, headers: headers, body: Array(text.utf8))
}

private func session(_ transport: ScriptedTransport) -> AWSSession {
    AWSSession(
        region: .usEast1,
        credentials: FixedCredentials(Credentials(accessKeyID: AccessKeyID("AKID"), secretAccessKey: Secret("secret"))),
        transport: transport, clock: TestClock(), draw: { 0 })
}

@Test func aRegistryThatWantsATokenIsAskedWithOneAndOfAnIndexOursIsTaken() throws {
    #if arch(arm64)
        let (ours, other) = ("arm64", "amd64")
    #else
        let (ours, other) = ("amd64", "arm64")
    #endif
    let index = """
        {"manifests": [
          {"digest": "sha256:0", "platform": {"os": "linux", "architecture": "\(other)"}},
          {"digest": "sha256:9", "platform": {"os": "linux", "architecture": "\(ours)"}}]}
        """
    let transport = ScriptedTransport { request, _ throws(TransportError) in
        if request.origin.host == "auth.example.org" { return answer(#"{"token": "letmein"}"#) }
        guard request.header("authorization") == "Bearer letmein" else {
            let challenge =
                #"Bearer realm="https://auth.example.org/token",service="r.example.org",scope="repository:a/b:pull,push""#
            return answer("", status: 401, headers: [("WWW-Authenticate", challenge)])
        }
        return request.path.hasSuffix("/sha256:9") ? manifest("7") : answer(index)
    }
    let name = try #require(ImageName("r.example.org/a/b:1"))
    let digest = try ImageRegistry(session(transport)).configuration(of: name)
    #expect(digest == String(repeating: "7", count: 64))
    #expect(transport.requests.first?.url == "https://r.example.org/v2/a/b/manifests/1")
    let token = try #require(transport.requests.first { $0.origin.host == "auth.example.org" })
    #expect(
        token.query == [QueryItem("scope", "repository:a/b:pull,push"), QueryItem("service", "r.example.org")])
    // Nobody else's registry sees our signature.
    #expect(transport.requests.allSatisfy { $0.header("authorization")?.hasPrefix("AWS4") != true })
}

@Test func anImageOfECRIsAskedOfItsAccountInItsRegion() throws {
    let inside = #"{\"config\": {\"digest\": \"sha256:\#(String(repeating: "5", count: 64))\"}}"#
    let transport = ScriptedTransport { _, _ throws(TransportError) in
        answer(#"{"images": [{"imageManifest": "\#(inside)"}]}"#)
    }
    let name = try #require(ImageName("210987654321.dkr.ecr.eu-west-1.amazonaws.com/hic:2"))
    #expect(try ImageRegistry(session(transport)).configuration(of: name) == String(repeating: "5", count: 64))
    let request = try #require(transport.requests.first)
    #expect(request.origin.host == "api.ecr.eu-west-1.amazonaws.com")
    guard case .bytes(let body) = request.body else { return #expect(Bool(false), "the request has no body") }
    let text = String(decoding: body, as: UTF8.self)
    #expect(text.contains(#""registryId":"210987654321""#) && text.contains(#""imageTag":"2""#))
}

@Test func whatARegistryDoesNotHaveOrShowIsSaid() throws {
    func said(_ status: Int, _ body: String = "") throws -> String? {
        let transport = ScriptedTransport { _, _ throws(TransportError) in answer(body, status: status) }
        let name = try #require(ImageName("r.example.org/a/b:1"))
        return #expect(throws: ImageRegistryError.self) {
            try ImageRegistry(session(transport)).configuration(of: name)
        }?.description
    }
    #expect(try said(404) == "r.example.org has no a/b of '1'")
    #expect(try said(403) == "r.example.org does not show it to everybody (HTTP 403)")
    #expect(try said(200, "<html>") == "r.example.org answers in a form that is not a registry's")
    #expect(try said(200, #"{"manifests": []}"#)?.hasPrefix("a/b has no image for linux/") == true)
}
