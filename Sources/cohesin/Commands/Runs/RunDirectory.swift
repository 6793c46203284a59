import Foundation
import RunStore

/// Names of run directories, as people write them.
enum RunDirectory {
    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    /// The directory of a run that a person names, or of the latest one.
    static func find(_ name: String?) throws -> String {
        if let registry = RunRegistry.ofThisUser { return try registry.directory(named: name) }
        guard let name else { throw RunStoreError.noRunKnown }
        return absolute(name)
    }

    /// Makes the folder, if need be, and returns its path without links, `.` and `..`.
    static func make(_ path: String) throws -> String {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(.environment, "cannot make the run directory \(path): \(error.localizedDescription)")
        }
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// The folder of this binary, so that a task which calls `cohesin` gets this one.
    static var programFolder: String? {
        guard let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            return nil
        }
        return (path as NSString).deletingLastPathComponent
    }
}
