import LocalRunner
import OrderedCollections
import Pipeline
import RunStore

/// A run of a crate's plan beside the crate: which outputs are the same again. Field names are part of the command
/// line's contract.
package struct ReplayComparison: Sendable, Encodable {
    /// How an output compares with that of the crate.
    package enum Verdict: String, Sendable, Encodable {
        /// In every byte.
        case equal
        case differs
        /// Its task did not end well now.
        case missing
        /// Its task had not ended well in the crate's run.
        case new
    }

    /// An output that the crate has, that the new run made, or both.
    package struct Output: Sendable, Encodable {
        /// Which task made it.
        package let task: String
        /// Its name in the stage.
        package let output: String
        /// How it compares.
        package let verdict: Verdict
        /// SHA-256 in hexadecimal, of a folder that of its listing.
        package let was: String?
        /// Its digest in the new run; nil: the run did not make it.
        package let now: String?
        /// Absolute; nil: there is none.
        package let wasPath: String?
        /// Its file in the new run; nil: the run did not make it.
        package let nowPath: String?
    }

    /// Something that the two runs were not done with alike.
    package struct Difference: Sendable, Encodable {
        /// What is different: a tool, an image, the machine.
        package let name: String
        /// In the crate; nil: not told.
        package let was: String?
        /// In the new run; nil: not told.
        package let now: String?
    }

    /// In the plan's order.
    package let outputs: [Output]
    /// Of what the two runs ran with.
    package let differences: [Difference]

    /// Whether all outputs are the same bytes.
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
