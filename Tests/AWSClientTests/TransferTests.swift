import Foundation
import Synchronization
import TestSupport
import Testing

import AWSClient

private let mebibyte: UInt64 = 1_048_576
private let partSizes: [(size: UInt64, part: UInt64)] = [
    (1, 16 * mebibyte), (102_400 * mebibyte, 16 * mebibyte), (204_800 * mebibyte, 21 * mebibyte),
    (5_242_880 * mebibyte, 525 * mebibyte),
]

@Test(arguments: partSizes)
func partsAreNeverMoreThanTheServiceTakes(size: UInt64, part: UInt64) {
    #expect(TransferPlan().partSize(for: size) == part)
    #expect(TransferPlan.pieces(of: size, each: part).count <= 10_000)
}

@Test func piecesCoverAllAndNothingTwice() {
    for size in [UInt64(0), 1, 9, 10, 11, 100, 101] {
        let pieces = TransferPlan.pieces(of: size, each: 10)
        #expect(pieces.reduce(0) { $0 + $1.length } == size)
        #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.offset + $0.length == $1.offset })
    }
}

@Test(arguments: [
    ("s3://lab-data/a/b c", "lab-data", "a/b c"), ("s3://lab-data", "lab-data", ""), ("s3://lab-data/", "lab-data", ""),
])
func anAddressOfAnObjectIsRead(text: String, bucket: String, key: String) throws {
    let location = try #require(S3Location(text))
    #expect(location.bucket.text == bucket && location.key == key)
}

@Test(arguments: ["http://b/k", "s3:/b/k", "s3:///k", "s3://UPPER/k"])
func whatIsNoAddressOfAnObjectIsRefused(text: String) {
    #expect(S3Location(text) == nil)
}

/// Python's hashlib gave the digest.
@Test func aCompositeChecksumIsTheDigestOfTheDigests() {
    let parts = ["a", "b"].map { SHA256Digest(of: Array($0.utf8)) }
    #expect(
        SHA256Digest.composite(parts).hexadecimal == "e5a01fee14e0ed5c48714f22180f25ad8365b53f9779f79dc4a3d7e93963f94a")
    #expect(
        ObjectChecksum(parts[0].base64 + "-2", entityTag: "\"x\"") == .composite(parts[0], parts: 2))
    #expect(ObjectChecksum(parts[0].base64, entityTag: "\"x-3\"") == .composite(parts[0], parts: 3))
    #expect(ObjectChecksum(parts[0].base64, entityTag: "\"x\"") == .whole(parts[0]))
    #expect(SHA256Digest(hexadecimal: parts[0].hexadecimal) == parts[0])
}

/// S3 with one unfinished upload of three parts, of which the first is right, the second of another content and the
/// third missing.
private func unfinished(_ content: [UInt8], part: Int) -> ScriptedTransport {
    let first = SHA256Digest(of: Array(content[..<part])).base64
    let second = SHA256Digest(of: [1]).base64
    return ScriptedTransport { request, _ in
        let names = Set(request.query.map(\.name))
        return switch request.method {
        case .get where names.contains("uploads"):
            .text(
                "<R><Upload><Key>k</Key><UploadId>u1</UploadId><Initiated>2026-01-01T00:00:00.000Z</Initiated>"
                    + "<ChecksumAlgorithm>SHA256</ChecksumAlgorithm></Upload></R>"
            )
        case .get:
            .text(
                "<R><Part><PartNumber>1</PartNumber><Size>\(part)</Size><ETag>\"e1\"</ETag>"
                    + "<ChecksumSHA256>\(first)</ChecksumSHA256></Part><Part><PartNumber>2</PartNumber><Size>\(part)</Size>"
                    + "<ETag>\"e2\"</ETag><ChecksumSHA256>\(second)</ChecksumSHA256></Part></R>")
        case .put: .text("", headers: [("ETag", "\"new\"")])
        default: .text("<CompleteMultipartUploadResult/>")
        }
    }
}

@Test func anUploadSendsOnlyThePartsThatTheServiceLacks() throws {
    let part = 5 << 20
    let content = [UInt8](repeating: 7, count: part * 2 + 10)
    let folder = ScratchFolder()
    try Data(content).write(to: URL(fileURLWithPath: folder.file("f")))
    let transport = unfinished(content, part: part)
    var plan = TransferPlan()
    plan.partSize = UInt64(part)
    let location = try #require(S3Location("s3://bucket/k"))
    let stored = try S3(.test(transport)).upload(folder.file("f"), to: location, plan: plan)
    #expect(stored.reusedParts == 1)
    let sent = transport.requests.filter { $0.method == .put }.compactMap { request in
        request.query.first { $0.name == "partNumber" }?.value
    }
    #expect(sent.sorted() == ["2", "3"])
    let last = try #require(transport.requests.last)
    guard case .bytes(let document) = last.body else {
        Issue.record("no body")
        return
    }
    #expect(try XMLElement(document).all("Part").map { $0["ETag"]?.text } == ["\"e1\"", "\"new\"", "\"new\""])
}

@Test func anErrorThatComesWithASuccessIsAnError() throws {
    let transport = ScriptedTransport { _, _ in
        .text("<Error><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>")
    }
    let location = try #require(S3Location("s3://bucket/k"))
    let s3 = S3(try .test(transport))
    let error = #expect(throws: AWSError.self) {
        try s3.complete(S3.Upload(location: location, id: "u", initiated: nil, algorithm: "SHA256"), [])
    }
    #expect(error?.fault?.meaning == .serviceTrouble)
    #expect(transport.requests.count == 4)
}

@Test func aBucketOfAnotherRegionIsNamedWithItsRegion() throws {
    let transport = ScriptedTransport { _, _ in
        .text("", 301, headers: [("x-amz-bucket-region", "eu-west-1")])
    }
    let location = try #require(S3Location("s3://bucket/k"))
    let s3 = S3(try .test(transport))
    let error = #expect(throws: AWSError.self) { try s3.head(location) }
    #expect(
        "\(try #require(error))"
            == "S3 HeadObject (s3://bucket/k): the bucket is in eu-west-1: use --region eu-west-1 or a bucket of this region"
    )
    #expect(try s3.region(of: location.bucket)?.name == "eu-west-1")
}

@Test(arguments: [("bucket", "bucket.s3.us-east-1.amazonaws.com/k"), ("a.b", "s3.us-east-1.amazonaws.com/a.b/k")])
func aBucketIsInTheHostWhereTheCertificateCoversIt(bucket: String, address: String) throws {
    let transport = ScriptedTransport { _, _ in .text("") }
    try S3(.test(transport)).delete(try #require(S3Location("s3://\(bucket)/k")))
    #expect(transport.requests.first?.url == "https://" + address)
}

@Test func theFirstErrorOfManyPiecesEndsTheWork() {
    let begun = Mutex(0)
    #expect(throws: AWSError.transport(.cancelled)) {
        try ParallelWork.map(1000, atOnce: 2) { number throws(AWSError) in
            begun.withLock { $0 += 1 }
            if number == 5 { throw .transport(.cancelled) }
            return number
        }
    }
    #expect(begun.withLock { $0 } < 1000)
}
