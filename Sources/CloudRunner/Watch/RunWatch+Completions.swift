import AWSClient
import Cloud
import Foundation
import LocalRunner
import Pipeline
import RunStore

extension RunWatch {
    /// A run of so many tasks has their completions read one by one: of a larger one `why` reads the one it is asked for.
    static let mostReadCompletions = 1000

    /// Reads the completions of jobs that have succeeded since the last look: what the tasks used, and their keys.
    func learnCompletions(of found: [Batch.Job]) throws(CloudRunError) {
        guard tasks.count <= Self.mostReadCompletions else { return }
        let wanted = found.compactMap { job in job.status == .succeeded ? names[job.jobName] : nil }
            .filter { completions[$0] == nil }
        try learnCompletions(at: wanted)
    }

    /// The same by the positions of tasks.
    func learnCompletions(at positions: [Int]) throws(CloudRunError) {
        let uris = positions.map { place.uri(place.completion(tasks[$0].id.stage, number(of: $0))) }
        let s3 = S3(session)
        let read = try CloudRunError.parallel(uris.count, atOnce: 16) { index throws(CloudRunError) in
            try Self.completion(at: uris[index], s3)
        }
        for (position, completion) in zip(positions, read) { completions[position] = completion }
    }

    /// What a task that is done made and used; nil: it has no completion.
    package func completion(of position: Int) throws(CloudRunError) -> TaskCompletion? {
        try Self.completion(
            at: place.uri(place.completion(tasks[position].id.stage, number(of: position))), S3(session))
    }

    private func number(of position: Int) -> Int { numbers.number(of: position, in: tasks[position].id.stage) ?? 0 }

    private static func completion(at uri: String, _ s3: S3) throws(CloudRunError) -> TaskCompletion? {
        guard let location = S3Location(uri) else { return nil }
        let bytes = try CloudRunError.finding { () throws(AWSError) in try s3.bytes(of: location) }
        guard let bytes else { return nil }
        return try? JSONDecoder().decode(TaskCompletion.self, from: Data(bytes))
    }
}

extension ResourceUsage {
    init(_ usage: TaskUsage) {
        self.init(
            userSeconds: usage.userSeconds, systemSeconds: usage.systemSeconds, wallSeconds: usage.wallSeconds,
            peakMemory: usage.peakMemory.map { ByteCount(bytes: $0) })
    }
}
