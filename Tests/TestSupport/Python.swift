import Foundation

/// Other people's programs from PyPI, as oracles. `make test` puts them into a folder of the checkout.
package enum Python {
    /// The interpreter of that folder, or nil where it was not made.
    package static let interpreter: String? = {
        let named = ProcessInfo.processInfo.environment["COHESIN_PYTHON"]
        let candidate = named ?? SharedData.checkout.appendingPathComponent(".build-python/bin/python").path
        return FileManager.default.isExecutableFile(atPath: candidate) ? candidate : nil
    }()

    /// Whether `import MODULE` works there. For `.enabled(if: Python.has("hictkpy"), "hictkpy from PyPI is absent")`.
    package static func has(_ module: String) -> Bool {
        guard let interpreter else { return false }
        return (try? Program.run(interpreter, ["-c", "import \(module)"]).status) == 0
    }

    /// Runs a script with these arguments.
    package static func run(_ script: String, _ arguments: [String] = []) throws -> Program.Result {
        guard let interpreter else { preconditionFailure("a test without the trait .enabled(if: Python.has(...))") }
        return try Program.run(interpreter, ["-c", script] + arguments)
    }
}
