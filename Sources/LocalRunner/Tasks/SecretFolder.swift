import Glibc
import OrderedCollections
import Pipeline

/// The secrets of one attempt, each a file of mode 0600 in a folder that only the caller can enter. It lies in memory,
/// outside the run directory, and goes when the attempt ends; what a killed runner left goes when the next one starts.
package struct SecretFolder {
    let path: String

    private static let prefix = "cohesin-secrets-"
    /// Longer ones are no secrets.
    private static let sizeLimit = 1 << 20

    /// Writes the secrets down for an attempt.
    /// - Parameter marker: of the attempt, `RUN.NUMBER`.
    static func make(
        _ secrets: OrderedDictionary<VariableName, SecretSource>, marker: String
    ) throws(RunnerError) -> SecretFolder {
        let path = "\(base)/\(prefix)\(marker)"
        try Files.remove(path)
        // A folder that somebody else has put there is not taken.
        guard mkdir(path, 0o700) == 0 else { throw .system("make", path) }
        let folder = SecretFolder(path: path)
        do throws(RunnerError) {
            for (name, source) in secrets { try write(try content(of: source, name), to: "\(path)/\(name)") }
        } catch {
            folder.remove()
            throw error
        }
        return folder
    }

    func remove() { try? Files.remove(path) }

    /// Removes what a killed runner of this run left.
    static func removeLeftovers(run: String) {
        for name in Files.names(in: base) ?? [] where name.hasPrefix("\(prefix)\(run).") {
            try? Files.remove("\(base)/\(name)")
        }
    }

    /// Refuses a plan whose secrets are not there, before anything starts.
    /// - Parameter variants: for each task of the plan the position of the variant that will run.
    package static func check(_ plan: Plan, variants: [Int]) throws(RunnerError) {
        var seen: Set<SecretSource> = []
        for (task, variant) in zip(plan.tasks, variants) {
            for (name, source) in task.variants[variant].secrets where seen.insert(source).inserted {
                _ = try content(of: source, name)
            }
        }
    }

    private static func content(of source: SecretSource, _ name: VariableName) throws(RunnerError) -> [UInt8] {
        switch source {
        case .environment(let variable):
            guard let value = getenv(variable) else {
                throw .secretMissing(name.text, source: source, reason: "it is not set")
            }
            return Array(String(cString: value).utf8)
        case .file(let path):
            do throws(FileProblem) {
                return try Disk().content(of: path, limit: sizeLimit)
            } catch {
                throw .secretMissing(name.text, source: source, reason: error.description)
            }
        }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(RunnerError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("write", path) }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw .system("write", path) }
    }

    /// The user's own folder in memory, else the one that all share.
    private static var base: String {
        if let folder = getenv("XDG_RUNTIME_DIR").map({ String(cString: $0) }), folder.hasPrefix("/"),
            access(folder, W_OK) == 0
        {
            return folder
        }
        return "/dev/shm"
    }
}
