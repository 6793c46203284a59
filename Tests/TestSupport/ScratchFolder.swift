import Foundation

/// A new empty folder, removed with everything in it when the last reference goes.
package final class ScratchFolder: Sendable {
    package let path: String

    package init() {
        // It ends with a slash, or does not.
        let template = (NSTemporaryDirectory() as NSString).appendingPathComponent("cohesin-test-XXXXXX")
        path = template.withCString { pointer in
            let copy = strdup(pointer)!
            defer { free(copy) }
            precondition(mkdtemp(copy) != nil, "no scratch folder: \(String(cString: strerror(errno)))")
            return String(cString: copy)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of `name` in this folder.
    package func file(_ name: String) -> String { path + "/" + name }

    /// Writes `text` to `name` and returns its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        let target = file(name)
        try FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try text.write(toFile: target, atomically: false, encoding: .utf8)
        return target
    }
}
