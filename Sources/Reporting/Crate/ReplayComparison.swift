import LocalRunner
import OrderedCollections
import Pipeline
import RunStore

/// A run of a crate's plan beside the crate: which outputs are the same again. Field names are part of the command
/// line's contract.
package struct ReplayComparison: Sendable, Encodable {
    package enum Verdict: String, Sendable, Encodable {
        /// In every byte.
        case equal
        case differs
        /// Its task did not end well now.
        case missing
        /// Its task had not ended well in the crate's run.
        case new
    }

    package struct Output: Sendable, Encodable {
        package let task: String
        package let output: String
        package let verdict: Verdict
        /// SHA-256 in hexadecimal, of a folder that of its listing.
        package let was: String?
        package let now: String?
        /// Absolute; nil: there is none.
        package let wasPath: String?
        package let nowPath: String?
    }

    /// Something that the two runs were not done with alike.
    package struct Difference: Sendable, Encodable {
        package let name: String
        package let was: String?
        package let now: String?
    }

    /// In the plan's order.
    package let outputs: [Output]
    package let differences: [Difference]

    package var isEqual: Bool { outputs.allSatisfy { $0.verdict == .equal } }

    /// - Parameter run: that of the crate's plan, after its end.
    package init(_ crate: Crate, _ run: RunCrate) {
        outputs = crate.plan.tasks.flatMap { task -> [Output] in
            task.outputs.filter(\.value.isPublished).compactMap { variable, output -> Output? in
                let was = crate.digest(of: output, of: task.id)
                let now = run.outputs[task.id]?[variable]
                guard was != nil || now != nil else { return nil }
                let place = ResultLinks.path(task: task.id, output: output.name)
                return Output(
                    task: task.id.description, output: variable.text,
                    verdict: now == nil ? .missing : was == nil ? .new : was == now?.digest ? .equal : .differs,
                    was: was, now: now?.digest, wasPath: was.map { _ in "\(crate.folder)/\(place)" },
                    nowPath: now?.path)
            }
        }
        let (was, now) = (crate.circumstances, run.namedCircumstances)
        differences = Set(was.keys).union(now.keys).sorted().compactMap { name in
            was[name] == now[name] ? nil : Difference(name: name, was: was[name], now: now[name])
        }
    }
}
