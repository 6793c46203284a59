import Foundation
import TestSupport
import Testing

import AWSClient

/// Against an emulator that does what AWS does, through a gate that accepts signatures as AWS does.
@Suite(.serialized, .onLocalAWS)
struct LiveTests {
    private let bucket = BucketName("cohesin-live-test")

    private func s3() throws -> S3 {
        let s3 = S3(try LocalAWS.session())
        let bucket = try #require(bucket)
        _ = try s3.session.send(s3.call("CreateBucket", .put, S3Location(bucket: bucket, key: "")))
        return s3
    }

    private func place(_ key: String) throws -> S3Location { S3Location(bucket: try #require(bucket), key: key) }

    @Test func aWrongSecretIsNamed() throws {
        let error = #expect(throws: AWSError.self) { try STS(LocalAWS.session(secret: "other")).callerIdentity() }
        #expect(error?.fault?.meaning == .wrongCredentials)
        #expect(try STS(LocalAWS.session()).callerIdentity().account == "123456789012")
    }

    @Test(arguments: ["plain", "a b/ü+=&?#%:@,.txt", "a//b/../c/./d", "~tilde-_.", "日本/語", "trailing/"])
    func anObjectOfAnyKeyGoesAndComesBack(key: String) throws {
        let s3 = try s3()
        let content = Array("content of \(key)".utf8)
        try s3.put(content, to: place(key), metadata: ["sample": "HeLa 1"])
        #expect(try s3.bytes(of: place(key)) == content)
        let head = try s3.head(place(key))
        #expect(head.size == UInt64(content.count))
        #expect(head.metadata["sample"] == "HeLa 1")
        #expect(head.checksum == .whole(SHA256Digest(of: content)))
        #expect(try s3.objects(place(key)).map(\.key) == [key])
        try s3.delete(place(key))
        let gone = #expect(throws: AWSError.self) { try s3.bytes(of: place(key)) }
        #expect(gone?.fault?.isNotFound == true)
    }

    @Test func aMarkerIsWrittenOnce() throws {
        let s3 = try s3()
        try s3.put([1], to: place("marker"), replaces: false)
        let error = #expect(throws: AWSError.self) { try s3.put([2], to: place("marker"), replaces: false) }
        #expect(error?.fault?.meaning == .conflict)
        #expect(try s3.bytes(of: place("marker")) == [1])
    }

    @Test func anAddressCanBeGivenAway() throws {
        let s3 = try s3()
        try s3.put(Array("shared".utf8), to: place("to give/away"))
        let address = try s3.readingURL(place("to give/away"), validity: 60)
        let answer = try Program.run("/usr/bin/env", ["curl", "-sS", "--noproxy", "*", address])
        #expect(answer.text == "shared")
    }

    private func largeFile(_ folder: ScratchFolder, _ size: Int) throws -> (path: String, content: Data) {
        let random = try #require(FileHandle(forReadingAtPath: "/dev/urandom"))
        let content = try #require(try random.read(upToCount: size))
        let path = folder.file("large")
        try content.write(to: URL(fileURLWithPath: path))
        return (path, content)
    }

    private var smallParts: TransferPlan {
        var plan = TransferPlan()
        plan.partSize = 5 << 20
        plan.parallel = 3
        return plan
    }

    @Test func aLargeFileTravelsInPartsAndIsCheckedBothWays() throws {
        let s3 = try s3()
        let folder = ScratchFolder()
        let (path, content) = try largeFile(folder, 12_000_001)
        let stored = try s3.upload(path, to: place("large"), metadata: ["a": "b"], plan: smallParts)
        guard case .composite(_, 3) = stored.checksum else {
            Issue.record("\(stored)")
            return
        }
        let head = try s3.head(place("large"))
        #expect(head.size == 12_000_001)
        #expect(head.checksum == stored.checksum)
        #expect(head.metadata["a"] == "b")
        let target = folder.file("back")
        let brought = try s3.download(place("large"), to: target, plan: smallParts)
        #expect(brought.checksum == stored.checksum)
        #expect(try Data(contentsOf: URL(fileURLWithPath: target)) == content)
        #expect(try s3.uploads(place("")).isEmpty)
    }

    @Test func anUploadThatWasCutOffGoesOnWhereItWas() throws {
        let s3 = try s3()
        let folder = ScratchFolder()
        let (path, content) = try largeFile(folder, 11_000_000)
        let upload = try s3.createUpload(place("resumed"), metadata: [:])
        let part = Array(content[..<(5 << 20)])
        _ = try s3.uploadPart(1, of: upload, body: .bytes(part), digest: SHA256Digest(of: part))
        // A part of an older version of the file is not kept.
        _ = try s3.uploadPart(2, of: upload, body: .bytes(part), digest: SHA256Digest(of: part))
        #expect(try s3.uploads(place("resum")).map(\.id) == [upload.id])
        _ = try s3.upload(path, to: place("resumed"), plan: smallParts)
        let target = folder.file("back")
        _ = try s3.download(place("resumed"), to: target, expecting: SHA256Digest(of: Array(content)))
        #expect(try Data(contentsOf: URL(fileURLWithPath: target)) == content)
        #expect(try s3.uploads(place("")).isEmpty)
    }

    @Test func anAbandonedUploadCanBeRemoved() throws {
        let s3 = try s3()
        let upload = try s3.createUpload(place("abandoned"), metadata: [:])
        try s3.abort(upload)
        try s3.abort(upload)
        #expect(try s3.uploads(place("abandoned")).isEmpty)
    }

    @Test func aDownloadThatIsNotWhatWasMeantLeavesNothing() throws {
        let s3 = try s3()
        let folder = ScratchFolder()
        try s3.put(Array("actual".utf8), to: place("other"))
        let meant = SHA256Digest(of: Array("meant".utf8))
        let error = #expect(throws: AWSError.self) {
            try s3.download(place("other"), to: folder.file("x"), expecting: meant)
        }
        guard case .corrupted("s3://cohesin-live-test/other", meant.hexadecimal, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func emptyObjectsAreObjects() throws {
        let s3 = try s3()
        let folder = ScratchFolder()
        let path = try folder.write("", to: "empty")
        #expect(try s3.upload(path, to: place("empty")).checksum == .whole(SHA256Digest(of: [])))
        #expect(try s3.download(place("empty"), to: folder.file("back")).size == 0)
    }
}
