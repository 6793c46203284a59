import AWSClient
import CloudRunner

/// What a deployment does, for people and for programs.
struct DeployReport: Encodable {
    let stack: String
    let region: String
    let account: String
    /// Of runs, cache and results.
    let folder: String
    let makesBucket: Bool
    /// What changes, what can hurt first.
    let changes: [StackChange]

    init(_ prepared: Deployment.Prepared, stack: StackName, region: Region) {
        self.stack = stack.text
        self.region = region.name
        account = prepared.account
        folder = prepared.folder.description
        makesBucket = prepared.makesBucket
        changes = prepared.proposal?.changes ?? []
    }

    var lines: [String] {
        var rows = changes.map { [$0.action.rawValue, $0.kind, $0.name, $0.note] }
        if makesBucket { rows.append(["add", "bucket", folder, "about USD 0.023 per GB and month kept"]) }
        if rows.isEmpty { return ["the stack \(stack) has everything that the pipeline needs: nothing to change"] }
        return TextTable(header: ["CHANGE", "WHAT", "NAME", "NOTE"], rows: rows).lines
    }

    var question: String { "carry this out in account \(account), \(region)?" }
}

extension Deployment.Prepared {
    /// Nothing in the account changes, but at most what the stack says of itself.
    var isUnchanged: Bool { proposal?.changes.isEmpty ?? true && !makesBucket }
}
