import Foundation

/// A library that answers as the NVIDIA driver's would on a machine that the test describes. Each has a file of its own,
/// so that tests run beside each other.
package final class FakeNVML: Sendable {
    private let folder = ScratchFolder()
    package var path: String { folder.file("libnvidia-ml.so.1") }
    /// For `cohesin` started with it.
    package var environment: [String: String] { ["COHESIN_NVML_LIBRARY": path] }

    /// - Parameter missing: functions that this driver is too old to have.
    package init(_ machine: FakeGPUMachine, missing: [String] = []) throws {
        try Self.library.install(at: path, missing: missing)
        try set(machine)
    }

    /// From the next call on, the machine is like this.
    package func set(_ machine: FakeGPUMachine) throws {
        try JSONEncoder().encode(machine).write(to: URL(fileURLWithPath: path + ".json"), options: .atomic)
    }

    /// Waits until somebody has sampled a device from beginning to end since now; false: nobody does.
    package func wasLookedAt() -> Bool {
        // The first time may have begun before.
        (0..<2).allSatisfy { _ in
            try? FileManager.default.removeItem(atPath: path + ".looked")
            return eventually { FileManager.default.fileExists(atPath: path + ".looked") }
        }
    }

    private static let library = FakeLibrary(source: "Tests/FakeNVML/fake_nvml.c")

    /// Compiles the fake; `-I` with the folder of NVIDIA's own header makes that the judge of its functions.
    package static func compile(to path: String, flags: [String]) throws { try library.compile(to: path, flags: flags) }
}
