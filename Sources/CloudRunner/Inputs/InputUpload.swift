import AWSClient
import Cloud
import LocalRunner
import Pipeline
import Synchronization

/// What was sent for a run.
package struct UploadSummary: Hashable, Sendable {
    /// Files that were not in the bucket yet.
    package var files = 0
    package var bytes: Int64 = 0
    /// Files that were.
    package var present = 0
}

/// Sends what the bucket does not have. An upload that was cut off goes on where it was.
struct InputUpload: Sendable {
    let session: AWSSession
    /// A sentence now and then about how far it is; any thread calls it.
    let tell: @Sendable (String) -> Void

    func send(_ uploads: [InputCatalog.Upload]) throws(CloudRunError) -> UploadSummary {
        let s3 = S3(session)
        let isThere = try CloudRunError.parallel(uploads.count, atOnce: 16) { index throws(CloudRunError) in
            try Self.isThere(uploads[index], s3)
        }
        // A folder's listing says that its files are there, so it is sent after them.
        let missing = zip(uploads, isThere).filter { !$0.1 }.map(\.0)
        let (files, listings) = (missing.filter { $0.content == nil }, missing.filter { $0.content != nil })
        let progress = Progress(files: files.count, bytes: files.reduce(0) { $0 + $1.bytes }, tell: tell)
        _ = try CloudRunError.parallel(files.count, atOnce: 4) { index throws(CloudRunError) in
            try send(files[index], s3, progress)
            return true
        }
        for listing in listings {
            try CloudRunError.asking { () throws(AWSError) in try s3.put(listing.content ?? [], to: listing.target) }
        }
        return UploadSummary(
            files: files.count, bytes: files.reduce(0) { $0 + $1.bytes }, present: uploads.count - missing.count)
    }

    private static func isThere(_ upload: InputCatalog.Upload, _ s3: S3) throws(CloudRunError) -> Bool {
        guard let head = try CloudRunError.finding({ () throws(AWSError) in try s3.head(upload.target) })
        else { return false }
        return Int64(head.size) == upload.bytes
            && (upload.content != nil || head.metadata[StagingContract.digestMetadata] == upload.digest)
    }

    private func send(_ upload: InputCatalog.Upload, _ s3: S3, _ progress: Progress) throws(CloudRunError) {
        _ = try CloudRunError.asking { () throws(AWSError) in
            try s3.upload(
                upload.path, to: upload.target, metadata: [StagingContract.digestMetadata: upload.digest],
                sent: { progress.add(Int64($0)) })
        }
        // The key says what the content is: a file that was written meanwhile is another one.
        if let stamp = upload.stamp, Files.status(upload.path)?.stamp != stamp {
            try CloudRunError.asking { () throws(AWSError) in try s3.delete(upload.target) }
            throw .runner(.changedWhileRead(upload.path))
        }
        progress.endFile()
    }

    private final class Progress: Sendable {
        private struct State {
            var files = 0
            var bytes: Int64 = 0
            var told = ContinuousClock.now
        }
        private let state = Mutex(State())
        private let files: Int
        private let bytes: Int64
        private let tell: @Sendable (String) -> Void

        init(files: Int, bytes: Int64, tell: @escaping @Sendable (String) -> Void) {
            self.files = files
            self.bytes = bytes
            self.tell = tell
            if files > 0 {
                tell("uploading \(files) \(files == 1 ? "file" : "files"), \(ByteCount(bytes: bytes).text)")
            }
        }

        func add(_ count: Int64) {
            let line = state.withLock { state -> String? in
                state.bytes += count
                guard ContinuousClock.now - state.told > .seconds(5) else { return nil }
                state.told = .now
                return "uploaded \(ByteCount(bytes: state.bytes).text) of \(ByteCount(bytes: bytes).text), "
                    + "\(state.files) of \(files) \(files == 1 ? "file" : "files")"
            }
            if let line { tell(line) }
        }

        func endFile() { state.withLock { $0.files += 1 } }
    }
}
