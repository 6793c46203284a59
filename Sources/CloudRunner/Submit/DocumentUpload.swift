import AWSClient
import Cloud
import LocalRunner
import Pipeline

/// Puts into the bucket what an execution needs before it begins.
struct DocumentUpload: Sendable {
    let session: AWSSession
    let place: RunPlace
    let tell: @Sendable (String) -> Void

    /// Last of all the execution's own input: where it lies, everything lies.
    /// - Parameter hasManifests: an earlier execution has written them, and they are the same.
    func send(_ document: ExecutionDocument, of plan: Plan, hasManifests: Bool = false) throws(CloudRunError) {
        if !hasManifests { try sendManifests(document, of: plan) }
        for (key, content) in document.objects { try put(content.compactText, at: key) }
        try put(document.input.compactText, at: place.execution)
    }

    private func sendManifests(_ document: ExecutionDocument, of plan: Plan) throws(CloudRunError) {
        if plan.tasks.count > 100 { tell("writing \(plan.tasks.count) manifests") }
        _ = try CloudRunError.parallel(plan.tasks.count, atOnce: 24) { [self] index throws(CloudRunError) in
            let (key, manifest) = document.manifest(plan.tasks[index])
            try put(PlanFile.text(manifest), at: key)
            return true
        }
    }

    private func put(_ text: String, at key: String) throws(CloudRunError) {
        guard let location = S3Location(place.uri(key)) else { return }
        try CloudRunError.asking { () throws(AWSError) in try S3(session).put(Array(text.utf8), to: location) }
    }
}
