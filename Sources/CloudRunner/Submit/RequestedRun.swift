import AWSClient
import Cloud
import Foundation
import LocalRunner
import Pipeline

/// A run that an event or a call asked for, planned by a job of its own execution (`PlanningStates`).
///
/// Its inputs are objects of S3: names in the sample sheet begin at the sheet's folder. Values of parameters come from
/// the request, and before them from `parameters.yaml` in the pipeline's folder, where there is one: an event names a
/// sheet and nothing else. Which images run is found out by the jobs themselves.
package struct RequestedRun {
    /// The execution's input: `{"samples": "s3://...", "parameters": {"NAME": "VALUE"}}`, the second may be missing.
    private struct Request: Decodable {
        let samples: String?
        let parameters: [String: JSONScalar]?
    }

    private let file: String
    private let place: RunPlace
    private let request: Request
    private let rows: Int

    /// - Parameters:
    ///   - pipeline: `s3://BUCKET/PREFIX/pipeline.yaml`
    ///   - run: `s3://BUCKET/PREFIX/runs/NAME/`
    ///   - rows: as many as the state machine was made for.
    /// - Throws: `.requestUnusable`.
    package init(pipeline: String, run: String, request: String, rows: Int) throws(CloudRunError) {
        let location = S3Location(run)
        let parts = (location?.key ?? "").split(separator: "/")
        guard let location, let name = parts.last, parts.dropLast().last == "runs" else {
            throw .requestUnusable("\(run) is no s3://BUCKET/.../runs/NAME/")
        }
        do {
            self.request = try JSONDecoder().decode(Request.self, from: Data(request.utf8))
        } catch {
            throw .requestUnusable(
                #"it must be {"samples": "s3://...", "parameters": {"NAME": "VALUE"}}, and is \#(request.prefix(500))"#)
        }
        file = pipeline
        self.rows = rows
        place = RunPlace(
            bucket: location.bucket.text, prefix: parts.dropLast(2).map { $0 + "/" }.joined(), run: String(name))
    }

    /// Writes the document of the execution and everything that it names.
    /// - Returns: what is wrong with the files; nothing was written where an error is among it.
    package func plan(
        _ session: AWSSession, tell: @escaping @Sendable (String) -> Void
    ) throws(CloudRunError) -> [Diagnostic] {
        let files = CloudFiles(session)
        let outcome = try Planner.plan(try planRequest(session), files)
        guard let definition = outcome.definition, let plan = outcome.plan else { return outcome.diagnostics }
        guard let folder = S3Location(place.uri(place.prefix)) else { return outcome.diagnostics }
        let catalog = try InputCatalog(
            plan, files: files, memo: DigestMemo([:]), folder: folder, tell: tell)
        if let local = catalog.uploads.first {
            throw .unusableInput(local.path, "a run that is started in the cloud reads objects of S3 only")
        }
        var generation = GenerationRequest()
        generation.rows = rows
        let document: ExecutionDocument
        do {
            document = try Generator(definition, plan: nil, request: generation).executionDocument(
                plan, place: place, locate: { catalog.locations[$0] ?? "" })
        } catch {
            throw .document(error)
        }
        try DocumentUpload(session: session, place: place, tell: tell).send(document, of: plan)
        tell("planned \(plan.tasks.count) tasks: \(place.uri(place.execution))")
        return outcome.diagnostics
    }

    private func planRequest(_ session: AWSSession) throws(CloudRunError) -> PlanRequest {
        let given = (request.parameters ?? [:]).map { "\($0.key)=\($0.value.text)" }.sorted()
        var plan = PlanRequest(file: file, sampleSheet: request.samples, assignments: given)
        let standing = place.uri(place.prefix + StackFolder.parameters)
        guard let location = S3Location(standing) else { return plan }
        do {
            _ = try S3(session).head(location)
            plan.parametersFile = standing
        } catch {
            if error.fault?.isNotFound != true { throw .aws(error) }
        }
        return plan
    }
}

/// A value of a parameter as `-p` takes it; elements of a list stand between commas.
private struct JSONScalar: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self.text = text
        } else if let number = try? value.decode(Int.self) {
            text = String(number)
        } else if let number = try? value.decode(Double.self) {
            text = String(number)
        } else if let truth = try? value.decode(Bool.self) {
            text = String(truth)
        } else {
            text = try value.decode([JSONScalar].self).map(\.text).joined(separator: ",")
        }
    }
}
