import Foundation

/// A C library in Tests that stands in for a driver's.
struct FakeLibrary {
    /// Below the checkout.
    let source: String
    let flags: [String]
    /// Compiled once, as a driver that has all functions.
    private let complete: Result<ScratchFolder, any Error>

    init(source: String, flags: [String] = []) {
        self.source = source
        self.flags = flags
        complete = Result {
            let folder = ScratchFolder()
            try Self.compile(source, to: folder.file("fake.so"), flags: flags)
            return folder
        }
    }

    private struct CannotCompile: Error { let message: String }

    /// - Parameter missing: functions that this driver does not have.
    func install(at path: String, missing: [String]) throws {
        if missing.isEmpty {
            try FileManager.default.copyItem(atPath: complete.get().file("fake.so"), toPath: path)
        } else {
            try compile(to: path, flags: missing.map { "-D\($0)=missing_\($0)" })
        }
    }

    func compile(to path: String, flags: [String]) throws {
        try Self.compile(source, to: path, flags: self.flags + flags)
    }

    private static func compile(_ source: String, to path: String, flags: [String]) throws {
        let file = SharedData.checkout.appendingPathComponent(source).path
        let arguments = ["cc", "-std=gnu11", "-Wall", "-Werror", "-shared", "-fPIC", file, "-o", path]
        let result = try Program.run("/usr/bin/env", arguments + flags)
        if result.status != 0 { throw CannotCompile(message: result.standardError) }
    }
}
