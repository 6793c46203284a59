import AWSClient
import Crypto
import Foundation
import TestSupport
import Testing

private let noMetadata = ["AWS_EC2_METADATA_DISABLED": "true"]

private func found(
    _ home: TestHome, _ environment: [String: String] = [:], profile: String? = nil, clock: TestClock = TestClock(),
    transport: any HTTPTransport = CurlTransport()
) throws -> CredentialLookup.Found {
    let settings = try home.settings(noMetadata.merging(environment) { $1 }, profile: profile)
    return try CredentialLookup(settings: settings, region: .usEast1, transport: transport, clock: clock).load()
}

private let inEnvironment = ["AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"]

@Test func keysInTheEnvironmentComeFirstUnlessAProfileIsNamed() throws {
    let home = try TestHome(
        credentials:
            "[default]\naws_access_key_id=AKDEF\naws_secret_access_key=s\n[lab]\naws_access_key_id=AKLAB\naws_secret_access_key=s"
    )
    #expect(try found(home, inEnvironment).source == .environment)
    #expect(try found(home, inEnvironment).credentials.sessionToken == Secret("t"))
    #expect(try found(home, inEnvironment.merging(["AWS_PROFILE": "lab"]) { $1 }).source == .environment)
    #expect(try found(home, inEnvironment, profile: "lab").source == .credentialsFile(profile: "lab"))
    #expect(try found(home).credentials.accessKeyID == AccessKeyID("AKDEF"))
}

@Test func halfAKeyIsAnError() throws {
    #expect(throws: CredentialError.incomplete(source: "the environment", missing: "aws_secret_access_key")) {
        try found(TestHome(), ["AWS_ACCESS_KEY_ID": "AK"])
    }
}

@Test func theFilesMoveWithTheirVariables() throws {
    let folder = ScratchFolder()
    let path = try folder.write("[default]\naws_access_key_id = AKMOVED\naws_secret_access_key = s\n", to: "elsewhere")
    #expect(try found(TestHome(), ["AWS_SHARED_CREDENTIALS_FILE": path]).credentials.accessKeyID.text == "AKMOVED")
    let config = try folder.write("[profile x]\naws_access_key_id = AKCONF\naws_secret_access_key = s\n", to: "config")
    let moved = try found(TestHome(), ["AWS_CONFIG_FILE": config, "AWS_PROFILE": "x"])
    #expect(moved.source == .configFile(profile: "x"))
}

@Test func nothingAnywhereSaysWhatToDo() throws {
    let error = #expect(throws: CredentialError.self) { try found(TestHome()) }
    #expect(error == .some(.none(profile: "default")))
    #expect("\(try #require(error))".contains("aws configure"))
}

/// An STS that gives each role keys named after it.
private func tokenService() -> LoopbackServer {
    LoopbackServer { request in
        guard request.method == "POST" else { return .text("", 404) }
        let fields = URLComponents(string: "?" + request.text)?.queryItems ?? []
        func field(_ name: String) -> String { fields.first { $0.name == name }?.value ?? "" }
        let name = field("RoleArn").split(separator: "/").last.map(String.init) ?? "?"
        let key =
            request.header("Authorization")?.split(separator: "=").dropFirst().first?.split(separator: "/").first ?? "-"
        let action = field("Action")
        let token = field("WebIdentityToken") + field("ExternalId")
        return .text(
            """
            <\(action)Response><\(action)Result><Credentials><AccessKeyId>\(name)-by-\(key)</AccessKeyId>
            <SecretAccessKey>s</SecretAccessKey><SessionToken>\(token)</SessionToken>
            <Expiration>2026-11-21T07:00:00Z</Expiration></Credentials></\(action)Result></\(action)Response>
            """)
    }
}

@Test func aRoleIsAssumedWithTheKeysOfItsSourceProfile() throws {
    let server = tokenService()
    let home = try TestHome(
        config: """
            [profile deep]
            role_arn = arn:aws:iam::1:role/deep
            source_profile = middle
            external_id = e-1
            [profile middle]
            role_arn = arn:aws:iam::1:role/middle
            source_profile = base
            [profile itself]
            role_arn = arn:aws:iam::1:role/itself
            source_profile = itself
            aws_access_key_id = AKSELF
            aws_secret_access_key = s
            [profile around]
            role_arn = arn:aws:iam::1:role/a
            source_profile = about
            [profile about]
            role_arn = arn:aws:iam::1:role/b
            source_profile = around
            [profile env]
            role_arn = arn:aws:iam::1:role/env
            credential_source = Environment
            """, credentials: "[base]\naws_access_key_id = AKBASE\naws_secret_access_key = s\n")
    let endpoint = ["AWS_ENDPOINT_URL_STS": server.address]
    let deep = try found(home, endpoint, profile: "deep")
    #expect(deep.credentials.accessKeyID.text == "deep-by-middle-by-AKBASE")
    #expect(deep.credentials.sessionToken == Secret("e-1"))
    #expect(deep.credentials.expiration == Date(timeIntervalSince1970: 1_795_244_400))
    #expect(deep.source == .assumedRole("arn:aws:iam::1:role/deep", profile: "deep"))
    #expect(try found(home, endpoint, profile: "itself").credentials.accessKeyID.text == "itself-by-AKSELF")
    let mixed = endpoint.merging(inEnvironment) { $1 }
    #expect(try found(home, mixed, profile: "env").credentials.accessKeyID.text == "env-by-AKENV")
    #expect(throws: CredentialError.circle(["around", "about", "around"])) {
        try found(home, endpoint, profile: "around")
    }
}

@Test func aRefusedRoleIsToldWithItsReason() throws {
    let server = LoopbackServer { _ in
        .text("<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>", 403)
    }
    let home = try TestHome(
        config: "[profile r]\nrole_arn=arn:aws:iam::1:role/r\ncredential_source=Environment")
    let error = #expect(throws: CredentialError.self) {
        try found(home, inEnvironment.merging(["AWS_ENDPOINT_URL": server.address]) { $1 }, profile: "r")
    }
    #expect("\(try #require(error))".contains("sts:AssumeRole on arn:aws:iam::1:role/r"))
}

@Test func aWebIdentityIsExchangedWithoutASignature() throws {
    let server = tokenService()
    let folder = ScratchFolder()
    let token = try folder.write("jwt-1\n", to: "token")
    let role = "arn:aws:iam::1:role/web"
    let environment = [
        "AWS_WEB_IDENTITY_TOKEN_FILE": token, "AWS_ROLE_ARN": role, "AWS_ENDPOINT_URL_STS": server.address,
    ]
    let met = try found(TestHome(), environment)
    #expect(met.source == .webIdentity(role))
    #expect(met.credentials.sessionToken == Secret("jwt-1"))
    #expect(server.requests.allSatisfy { $0.header("Authorization") == nil })
    let home = try TestHome(config: "[profile web]\nrole_arn = \(role)\nweb_identity_token_file = \(token)")
    #expect(try found(home, ["AWS_ENDPOINT_URL_STS": server.address], profile: "web").source == .webIdentity(role))
}

@Test func singleSignOnTakesTheTokenThatSigningInLeft() throws {
    let server = LoopbackServer { request in
        request.header("x-amz-sso_bearer_token") == "bearer"
            && request.target == "/federation/credentials?account_id=111122223333&role_name=Analyst"
            ? .text(
                #"{"roleCredentials":{"accessKeyId":"AKSSO","secretAccessKey":"s","sessionToken":"t","expiration":1795000100000}}"#
            )
            : .text("{}", 401)
    }
    let home = try TestHome(
        config: """
            [profile sso]
            sso_session = lab
            sso_account_id = 111122223333
            sso_role_name = Analyst
            [sso-session lab]
            sso_region = eu-west-1
            sso_start_url = https://lab.awsapps.com/start
            """)
    let name = Insecure.SHA1.hash(data: Data("lab".utf8)).map { String(format: "%02x", $0) }.joined()
    let environment = ["AWS_ENDPOINT_URL_SSO": server.address]
    #expect(throws: CredentialError.signInNeeded(profile: "sso", reason: "nobody has signed in to AWS for 'lab'")) {
        try found(home, environment, profile: "sso")
    }
    func signIn(_ token: String, until end: String) throws {
        try home.folder.write(
            #"{"accessToken":"\#(token)","expiresAt":"\#(end)","region":"eu-west-1"}"#,
            to: ".aws/sso/cache/\(name).json")
    }
    try signIn("bearer", until: "2030-01-01T00:00:00Z")
    let met = try found(home, environment, profile: "sso")
    #expect(met.credentials.accessKeyID.text == "AKSSO")
    #expect(met.credentials.expiration == Date(timeIntervalSince1970: 1_795_000_100))
    try signIn("old", until: "2030-01-01T00:00:00Z")
    #expect(throws: CredentialError.signInNeeded(profile: "sso", reason: "the AWS sign-in has ended")) {
        try found(home, environment, profile: "sso")
    }
    try signIn("bearer", until: "2020-01-01T00:00:00Z")
    let ended = #expect(throws: CredentialError.self) { try found(home, environment, profile: "sso") }
    #expect("\(try #require(ended))" == "the AWS sign-in has ended: run 'aws sso login --profile sso'")
}

@Test func aProgramGivesKeys() throws {
    let home = try TestHome(
        config: """
            [profile good]
            credential_process = echo '{"Version":1,"AccessKeyId":"AKPROC","SecretAccessKey":"s","SessionToken":"t","Expiration":"2026-11-21T07:00:00.250+00:00"}'
            [profile bad]
            credential_process = echo hello
            [profile failing]
            credential_process = exit 4
            """)
    let met = try found(home, profile: "good")
    #expect(met.source == .process(profile: "good"))
    #expect(met.credentials.accessKeyID.text == "AKPROC")
    #expect(met.credentials.expiration == Date(timeIntervalSince1970: 1_795_244_400.25))
    for (profile, reason) in [("bad", "did not print"), ("failing", "status 4")] {
        #expect {
            try found(home, profile: profile)
        } throws: {
            "\($0)".contains(reason)
        }
    }
}

private let metadataKeys =
    #"{"Code":"Success","AccessKeyId":"AKROLE","SecretAccessKey":"s","Token":"t","Expiration":"2026-11-21T07:00:00Z"}"#

@Test func aContainerAsksItsAgentWithItsToken() throws {
    let server = LoopbackServer { request in
        request.target == "/creds?id=7" && request.header("Authorization") == "tok"
            ? .text(metadataKeys) : .text("", 403)
    }
    let folder = ScratchFolder()
    let file = try folder.write("tok\n", to: "token")
    let address = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": server.address + "/creds?id=7"]
    for token in [["AWS_CONTAINER_AUTHORIZATION_TOKEN": "tok"], ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": file]] {
        let met = try found(TestHome(), address.merging(token) { $1 })
        #expect(met.source == .container)
        #expect(met.credentials.accessKeyID.text == "AKROLE")
        #expect(met.credentials.expiration == Date(timeIntervalSince1970: 1_795_244_400))
    }
    #expect(throws: CredentialError.self) { try found(TestHome(), address) }
}

@Test func aBatchJobAsksTheAgentOfItsHost() throws {
    let transport = ScriptedTransport { request, _ in
        request.url == "http://169.254.170.2/v2/credentials/x" ? .text(metadataKeys) : .text("", 404)
    }
    let met = try found(
        TestHome(), ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/x"], transport: transport)
    #expect(met.source == .container)
}

@Test func keysDoNotTravelInTheClearToAnotherMachine() throws {
    let transport = ScriptedTransport { _, _ in .text(metadataKeys) }
    #expect(throws: CredentialError.self) {
        try found(
            TestHome(), ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://example.com/creds"], transport: transport)
    }
    #expect(transport.requests.isEmpty)
}

@Test func anInstanceIsAskedByTheSecondVersionOfItsService() throws {
    let server = LoopbackServer { request in
        switch (request.method, request.target) {
        case ("PUT", "/latest/api/token"):
            request.header("X-aws-ec2-metadata-token-ttl-seconds") == "21600" ? .text("session") : .text("", 400)
        case ("GET", _) where request.header("X-aws-ec2-metadata-token") != "session": .text("", 401)
        case ("GET", "/latest/meta-data/iam/security-credentials/"): .text("my-role\n")
        case ("GET", "/latest/meta-data/iam/security-credentials/my-role"): .text(metadataKeys)
        default: .text("", 404)
        }
    }
    let on = ["AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.address]
    let met = try found(TestHome(), on)
    #expect(met.source == .instance)
    #expect(met.credentials.sessionToken == Secret("t"))
    // Switched off, or nobody there: the search goes on and ends.
    #expect(throws: CredentialError.none(profile: "default")) {
        try found(TestHome(), ["AWS_EC2_METADATA_SERVICE_ENDPOINT": server.address])
    }
    let nobody = ["AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1"]
    #expect(throws: CredentialError.none(profile: "default")) { try found(TestHome(), nobody) }
}

@Test func credentialsAreKeptAndRenewedBeforeTheyEnd() throws {
    let clock = TestClock(Date(timeIntervalSince1970: 1_795_244_400 - 3600))
    let transport = ScriptedTransport { _, number throws(TransportError) in
        if number == 3 { throw .lost(origin: "agent", reason: "gone") }
        return .text(metadataKeys.replacingOccurrences(of: "AKROLE", with: "AK\(number)"))
    }
    let settings = try TestHome().settings(
        noMetadata.merging(["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x"]) { $1 })
    let chain = CredentialChain(
        CredentialLookup(settings: settings, region: .usEast1, transport: transport, clock: clock))
    #expect(try chain.current().accessKeyID.text == "AK1")
    #expect(try chain.current().accessKeyID.text == "AK1")
    // Four minutes before the end they are renewed.
    clock.now = Date(timeIntervalSince1970: 1_795_244_400 - 240)
    #expect(try chain.current().accessKeyID.text == "AK2")
    // The agent is away: what is still good serves.
    #expect(try chain.current().accessKeyID.text == "AK2")
    chain.forget()
    #expect(try chain.current().accessKeyID.text == "AK4")
}
