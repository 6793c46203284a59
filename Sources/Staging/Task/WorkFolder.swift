import Cloud
import Foundation
import Glibc
import LocalRunner

/// The folder in which a command works.
///
///     command.sh         what bash runs, with the data before it
///     inputs/            the inputs, under stable names
///     outputs/           what the command makes
///     tmp/               its HOME and TMPDIR
///     .fetched.json      what 'fetch' tells 'store'
struct WorkFolder: Sendable {
    let path: String

    var inputs: String { path + "/inputs" }
    var outputs: String { path + "/outputs" }
    var temporary: String { path + "/tmp" }
    private var note: String { path + "/.fetched.json" }

    /// Empties it: an attempt before this one may have left something.
    func prepare() throws(StagingError) {
        try StagingError.onMachine { () throws(RunnerError) in
            try Files.makeFolders(path)
            for name in Files.names(in: path) ?? [] { try Files.remove("\(path)/\(name)") }
            for folder in [inputs, outputs, temporary] { try Files.makeFolder(folder) }
            // An image's entry point may run as a user of its own.
            for folder in [outputs, temporary] { chmod(folder, 0o777) }
        }
    }

    func write(script: String) throws(StagingError) {
        try StagingError.onMachine { () throws(RunnerError) in try Files.write(script, to: path + "/command.sh") }
    }

    // MARK: - From one container to another

    struct Note: Codable {
        /// The cache key.
        let key: String
        let fetchSeconds: Double
    }

    func write(_ note: Note) throws(StagingError) {
        let text = (try? JSONEncoder().encode(note)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        try StagingError.onMachine { () throws(RunnerError) in try Files.write(text, to: self.note) }
    }

    /// nil: there is none.
    func readNote() -> Note? {
        FileManager.default.contents(atPath: note).flatMap { try? JSONDecoder().decode(Note.self, from: $0) }
    }
}
