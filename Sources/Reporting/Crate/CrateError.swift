import LocalRunner
import RunStore

/// Why a crate cannot be made of a run, or a run of a crate.
package enum CrateError: Error, Sendable, CustomStringConvertible {
    case runGoesOn(String)
    case runAtAWS(String)
    /// The run directory lacks the plan, or copies of what it was made of.
    case noSources(String)
    case alreadyThere(String)
    case notACrate(String, reason: String)
    /// Inputs of the run that are gone or hold something else.
    case inputsChanged([String])
    case store(RunStoreError)
    case runner(RunnerError)

    package var description: String {
        switch self {
        case .runGoesOn(let directory):
            "the run in \(directory) goes on: make its crate when it has ended"
        case .runAtAWS(let directory):
            "the results of the run in \(directory) are at AWS, and a crate holds files: only runs on this machine have one"
        case .noSources(let directory):
            "\(directory) has no copy of its pipeline file: give the same 'cohesin run' again, which keeps one and runs "
                + "nothing that is done"
        case .alreadyThere(let path):
            "\(path) is there already: name a folder that is not"
        case .notACrate(let path, let reason):
            "\(path) is no crate of a cohesin run: \(reason)"
        case .inputsChanged(let inputs):
            "the crate's inputs are not what they were, so another run says nothing about this one:"
                + inputs.map { "\n  \($0)" }.joined()
        case .store(let error): error.description
        case .runner(let error): error.description
        }
    }
}
