import AWSClient
import Foundation
import TestSupport
import Testing

@Test func theRegionComesFromTheFirstPlaceThatNamesOne() throws {
    let home = try TestHome(config: "[default]\nregion = eu-west-1\n[profile lab]\nregion=eu-west-2")
    #expect(try home.settings().region().name == "eu-west-1")
    #expect(try home.settings(["AWS_PROFILE": "lab"]).region().name == "eu-west-2")
    #expect(try home.settings(["AWS_DEFAULT_REGION": "eu-west-3"]).region().name == "eu-west-3")
    let both = ["AWS_DEFAULT_REGION": "eu-west-3", "AWS_REGION": "eu-north-1"]
    #expect(try home.settings(both).region().name == "eu-north-1")
    #expect(try home.settings(both).region("sa-east-1").name == "sa-east-1")
}

@Test func aMissingOrImpossibleRegionSaysWhatToDo() throws {
    let home = try TestHome()
    let missing = #expect(throws: CredentialError.self) { try home.settings().region() }
    #expect("\(try #require(missing))".contains("--region"))
    #expect(throws: CredentialError.regionUnusable("mars!")) { try home.settings(["AWS_REGION": "mars!"]).region() }
}

@Test func aProfileThatIsNowhereIsAnError() throws {
    let home = try TestHome()
    #expect {
        try home.settings(["AWS_PROFILE": "gone"])
    } throws: {
        "\($0)".hasPrefix("there is no AWS profile 'gone' in \(home.folder.path)/.aws/config or ")
    }
}

@Test(arguments: [
    ("[default]\nno equals\n", 2, "a line without '='"), ("region = x\n", 1, "a line before the first [section]"),
])
func aBrokenFileIsNamedWithItsLine(text: String, line: Int, reason: String) throws {
    let home = try TestHome(config: text)
    let path = home.folder.file(".aws/config")
    #expect(throws: CredentialError.unreadable(path: path, line: line, reason: reason)) { try home.settings() }
}

/// Sends one request to each service and tells where it went.
private func destination(_ settings: AWSSettings, s3: Bool = false) throws -> String {
    let transport = ScriptedTransport { _, _ in .identity }
    let session = AWSSession(
        region: .usEast1, endpoints: try Endpoints(settings), credentials: FixedCredentials(.test()),
        transport: transport)
    _ = try STS(session).callerIdentity()
    return transport.requests.first?.url ?? ""
}

@Test func anEndpointComesFromTheMostSpecificPlace() throws {
    let home = try TestHome(
        config: """
            [default]
            endpoint_url = http://127.0.0.1:1
            services = local
            [services local]
            s3 =
              endpoint_url = http://127.0.0.1:9
            sts =
              endpoint_url = http://127.0.0.1:2/base/
            """)
    #expect(try destination(home.settings()) == "http://127.0.0.1:2/base/")
    #expect(try destination(home.settings(["AWS_ENDPOINT_URL": "http://127.0.0.1:3"])) == "http://127.0.0.1:3/")
    let both = ["AWS_ENDPOINT_URL": "http://127.0.0.1:3", "AWS_ENDPOINT_URL_STS": "https://sts.local"]
    #expect(try destination(home.settings(both)) == "https://sts.local/")
    let off = both.merging(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]) { $1 }
    #expect(try destination(home.settings(off)) == "https://sts.us-east-1.amazonaws.com/")
}

@Test(arguments: ["localhost:4566", "ftp://x", "http://", "http://h:99999999", "http://user@h/", "http://h/?x=1"])
func anAddressThatIsNoneIsRefused(text: String) throws {
    #expect(throws: CredentialError.endpointUnusable(text)) { try Endpoints(all: text) }
}

@Test(arguments: [
    ("my-bucket.1", true), ("ab", false), ("Upper", false), ("a..b", false), ("-ab", false), ("a_b", false),
])
func aBucketNameFollowsTheRules(name: String, isLegal: Bool) {
    #expect((BucketName(name) != nil) == isLegal)
}

/// A home folder with the files of AWS's tools.
struct TestHome {
    let folder = ScratchFolder()

    init(config: String? = nil, credentials: String? = nil) throws {
        if let config { try folder.write(config, to: ".aws/config") }
        if let credentials { try folder.write(credentials, to: ".aws/credentials") }
    }

    func settings(_ environment: [String: String] = [:], profile: String? = nil) throws -> AWSSettings {
        try AWSSettings(profile: profile, environment: environment.merging(["HOME": folder.path]) { $1 })
    }
}
