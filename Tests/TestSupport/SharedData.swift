import Foundation

/// Reference data and golden outputs of other people's tools, in a folder beside the checkout.
/// Users do not have it: tests that need it are skipped and counted.
package enum SharedData {
    /// The folder `../shared` beside the checkout, or the one that `COHESIN_SHARED` names.
    package static let folder: URL? = {
        let environment = ProcessInfo.processInfo.environment
        let candidate =
            environment["COHESIN_SHARED"].map { URL(fileURLWithPath: $0) }
            ?? checkout.deletingLastPathComponent().appendingPathComponent("shared")
        let data = candidate.appendingPathComponent("data").path
        return FileManager.default.fileExists(atPath: data) ? candidate : nil
    }()

    package static var isPresent: Bool { folder != nil }

    /// A path below `../shared/data`. Only for tests with the trait `.enabled(if: SharedData.isPresent)`.
    package static func path(_ relative: String) -> String {
        guard let folder else { preconditionFailure("a test without the trait .enabled(if: SharedData.isPresent)") }
        return folder.appendingPathComponent("data").appendingPathComponent(relative).path
    }

    /// The root of this checkout.
    package static let checkout = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
