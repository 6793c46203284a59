import AWSClient
import Cloud
import Foundation

/// The task that a job is to do.
struct TaskWork {
    let manifest: TaskManifest
    let variant: Int
    var way: TaskManifest.Variant { manifest.variants[variant] }

    /// - Parameter uri: of a manifest, or of the list of an array's.
    init(_ uri: String, variant: Int, job: JobIdentity, store: ObjectStore) throws(StagingError) {
        guard let data = try store.content(of: uri) else { throw .missing(uri) }
        if let list = try? JSONDecoder().decode([String].self, from: data) {
            guard let index = job.arrayIndex.flatMap({ Int($0) }), list.indices.contains(index) else {
                throw .notAMember(uri, index: job.arrayIndex, count: list.count)
            }
            guard let own = try store.document(TaskManifest.self, at: list[index]) else { throw .missing(list[index]) }
            manifest = own
        } else {
            manifest = try ObjectStore.decode(TaskManifest.self, data, uri)
        }
        self.variant = variant
        guard manifest.variants.indices.contains(variant) else { throw .noSuchVariant(variant, stage: manifest.stage) }
    }
}
