import ArgumentParser
import Glibc

/// How the process ends. The numbers are part of the command line's contract.
enum ExitStatus: Int32, CaseIterable {
    case done = 0
    case failed = 1
    case invalidInput = 2
    case environment = 3
    case interrupted = 130

    /// When it ends so, for people.
    var about: String {
        switch self {
        case .done: "Everything asked for stands."
        case .failed: "The work failed: a stage, a check."
        case .invalidInput: "Wrong usage, or an input file that cannot be what it claims."
        case .environment: "This environment cannot do it: no GPU, no engine, no credentials, no space."
        case .interrupted: "Ctrl-C ended it."
        }
    }
}

/// An error that knows how the process should end. Each layer's error says so in `Failures.swift`.
protocol Failure: Error, CustomStringConvertible {
    var exitStatus: ExitStatus { get }
}

/// An error that a command itself finds: an option that cannot be, a file that is not there.
struct CommandFailure: Failure {
    let exitStatus: ExitStatus
    let description: String

    init(_ exitStatus: ExitStatus, _ description: String) {
        self.exitStatus = exitStatus
        self.description = description
    }
}

extension Cohesin {
    /// Prints the error as a person should read it and ends the process. Help and version requests come here, too.
    static func end(with error: any Error) -> Never {
        if let failure = error as? any Failure {
            if !failure.description.isEmpty { Console.error(failure.description) }
            Glibc.exit(failure.exitStatus.rawValue)
        }
        let text = fullMessage(for: error)
        switch exitCode(for: error) {
        case .success:
            if !text.isEmpty { print(text) }
            Glibc.exit(ExitStatus.done.rawValue)
        case .validationFailure:
            Console.write(text)
            Glibc.exit(ExitStatus.invalidInput.rawValue)
        default:
            Console.error("\(error)")
            Glibc.exit(ExitStatus.failed.rawValue)
        }
    }
}
