import GPUDevice
import Glibc
import Pipeline
import RunStore

/// Why a run could not begin or go on. What went wrong inside a task is a `TaskFailure`, not an error.
package enum RunnerError: Error, Sendable, CustomStringConvertible {
    case noSpace(path: String)
    /// A system call failed.
    case system(operation: String, path: String, code: Int32)
    /// An input was written while it was read.
    case changedWhileRead(String)
    case store(RunStoreError)
    /// No container engine answers, or the chosen one does not.
    case engineUnusable(String, advice: String)
    /// The engine does not have this image.
    case imageMissing(String, engine: String, stages: [String])
    case imageNotPulled(String, engine: String, reason: String)
    /// What stops a run before it begins.
    case refused([Finding])
    /// A signal came during this.
    case interrupted(String)
    case secretMissing(String, source: SecretSource, reason: String)
    case cannotPlanStage(String)
    /// The driver cannot be asked about GPUs.
    case gpus(GPUError)
    /// The lease files of the GPUs lie where they can be tampered with.
    case unsafeLeases(String, fault: String)

    package var description: String {
        switch self {
        case .noSpace(let path):
            "no space left at \(path): free some; the same command then continues"
        case .system(let operation, let path, let code):
            "cannot \(operation) \(path): \(String(cString: strerror(code)))"
        case .changedWhileRead(let path):
            "\(path) changed while it was read: run again when it is complete"
        case .store(let error): error.description
        case .engineUnusable(let fault, let advice): "\(fault): \(advice)"
        case .imageMissing, .imageNotPulled: finding.description
        case .refused(let findings): findings.map(\.description).joined(separator: "\n")
        case .interrupted(let what): "interrupted while \(what)"
        case .secretMissing(let name, let source, let reason):
            "the secret '\(name)' comes from \(source), which cannot be read (\(reason)): provide it, then run again"
        case .cannotPlanStage(let text): text
        case .gpus(let error): error.description
        case .unsafeLeases(let path, let fault):
            "\(path), which says who has a GPU, \(fault): remove it, or name another folder with COHESIN_GPU_LEASES"
        }
    }

    /// As something that stops a run before it begins.
    var finding: Finding {
        switch self {
        case .engineUnusable(let fault, let advice): Finding(.engine, .stops, fault, remedy: advice)
        case .imageMissing(let image, let engine, let stages):
            Finding(
                .engine, .stops,
                "\(engine) has no image '\(image)' (\(stages.count == 1 ? "stage" : "stages") "
                    + "\(stages.joined(separator: ", ")))",
                remedy: "\(engine) pull \(image)  (or run with --pull missing; "
                    + "--engine host takes the tools of this machine)")
        case .imageNotPulled(let image, let engine, let reason):
            Finding(
                .engine, .stops, "\(engine) could not pull image '\(image)' (\(reason))",
                remedy: "check the name and the network, or bring the image in a file: '\(engine) load'")
        case .secretMissing: Finding(.secret, .stops, description)
        default: Finding(.host, .stops, description)
        }
    }

    /// What `errno` said of a call on `path`.
    package static func system(_ operation: String, _ path: String, code: Int32 = errno) -> RunnerError {
        code == ENOSPC || code == EDQUOT ? .noSpace(path: path) : .system(operation: operation, path: path, code: code)
    }
}
