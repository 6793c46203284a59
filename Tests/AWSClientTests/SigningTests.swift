import AWSClient
import Foundation
import Testing

private let moment = Date(timeIntervalSince1970: 1_440_938_160)  // 2015-08-30 12:36:00 UTC

private func signer(token: Secret? = nil, rules: SigningRules = .standard) -> RequestSigner {
    let credentials = Credentials(
        accessKeyID: AccessKeyID("AKIDEXAMPLE"),
        secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), sessionToken: token)
    return RequestSigner(credentials: credentials, region: .usEast1, service: "service", rules: rules)
}

@Test(arguments: publishedSigningCases)
func aPublishedRequestGetsItsPublishedSignatureInTheHeader(_ known: SigningCase) {
    let signed = signer(token: known.token, rules: known.rules)
        .signed(known.request, payload: .of(known.body.utf8), at: moment)
    let authorization = signed.header("Authorization") ?? ""
    #expect(authorization.hasSuffix(", Signature=\(known.inHeader)"))
    #expect(authorization.hasPrefix("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"))
    #expect(signed.header("x-amz-date") == "20150830T123600Z")
}

@Test(arguments: publishedSigningCases)
func aPublishedRequestGetsItsPublishedSignatureInTheQuery(_ known: SigningCase) {
    let signed = signer(token: known.token, rules: known.rules)
        .presigned(known.request, payload: .of(known.body.utf8), at: moment, validity: 3600)
    #expect(signed.query.last == QueryItem("X-Amz-Signature", known.inQuery))
}

/// The example "GET Object" of the Amazon S3 API reference, "Signature Calculations for the Authorization Header".
@Test func theExampleOfTheS3ReferenceGetsItsSignature() {
    let credentials = Credentials(
        accessKeyID: AccessKeyID("AKIAIOSFODNN7EXAMPLE"),
        secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
    let request = HTTPRequest(
        .get, Origin(host: "examplebucket.s3.amazonaws.com"), path: "/test.txt", headers: [("Range", "bytes=0-9")])
    let signed = RequestSigner(credentials: credentials, region: .usEast1, service: "s3", rules: .s3)
        .signed(request, payload: .empty, at: Date(timeIntervalSince1970: 1_369_353_600))
    #expect(
        signed.header("authorization")?.hasSuffix(
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41") == true)
    #expect(
        signed.header("x-amz-content-sha256") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
}

@Test func aQueryIsSentInTheOrderInWhichItIsSigned() {
    let request = HTTPRequest(
        .get, Origin(scheme: .http, host: "127.0.0.1", port: 4567), path: "/b",
        query: [QueryItem("prefix", "a/ü +"), QueryItem("list-type", "2"), QueryItem("uploads", "")])
    #expect(request.url == "http://127.0.0.1:4567/b?list-type=2&prefix=a%2F%C3%BC%20%2B&uploads=")
}

@Test func aPortThatIsTheSchemesOwnIsNotInTheHost() {
    #expect(Origin(scheme: .https, host: "h", port: 443).authority == "h")
    #expect(Origin(scheme: .http, host: "h", port: 443).authority == "h:443")
}

@Test func aSecretIsNeverShown() {
    let credentials = Credentials(
        accessKeyID: AccessKeyID("AKIDEXAMPLE"), secretAccessKey: Secret("hidden-1"), sessionToken: Secret("hidden-2"))
    var dumped = ""
    dump(credentials, to: &dumped)
    for text in ["\(credentials)", String(reflecting: credentials), dumped, "\(Secret("hidden-3"))"] {
        #expect(!text.contains("hidden"))
    }
    #expect(dumped.contains("AKIDEXAMPLE"))
}

@Test(arguments: [
    ("eu-central-1", "aws", "amazonaws.com"), ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
    ("us-gov-west-1", "aws-us-gov", "amazonaws.com"), ("us-iso-east-1", "aws-iso", "c2s.ic.gov"),
    ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"), ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"),
])
func aRegionKnowsItsPartition(name: String, partition: String, domain: String) {
    #expect(Region(name)?.partition == Partition(name: partition, domain: domain))
}

@Test(arguments: ["", "eu central", "eu.central-1", "evil.example/", "-a", "EU-WEST-1"])
func aNameThatCannotBeInAHostIsNoRegion(name: String) {
    #expect(Region(name) == nil)
}
