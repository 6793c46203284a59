import Foundation

/// A library that computes as the NVIDIA driver's would on GPUs that the test describes: the real kernel, by the
/// processor. Each has a file of its own, so that tests run beside each other.
package final class FakeCUDA: Sendable {
    private let folder = ScratchFolder()
    package var path: String { folder.file("libcuda.so.1") }
    /// For `cohesin` started with it.
    package var environment: [String: String] { ["COHESIN_CUDA_LIBRARY": path] }

    /// - Parameter missing: functions that this driver does not have.
    package init(_ machine: FakeCUDAMachine, missing: [String] = []) throws {
        try Self.library.install(at: path, missing: missing)
        try JSONEncoder().encode(machine).write(to: URL(fileURLWithPath: path + ".json"))
    }

    /// What it did, in order: `launch on 0`; `tidy 0` or `leaking 0` when all have let go of a device.
    package var log: [String] {
        let text = (try? String(contentsOfFile: path + ".log", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    private static let library = FakeLibrary(
        source: "Tests/FakeCUDA/fake_cuda.c",
        flags: [
            "-O2", "-Wno-unknown-pragmas", "-ffp-contract=off", "-D_GNU_SOURCE",
            "-I" + SharedData.checkout.appendingPathComponent("Sources/CHiCCUPS/include").path,
        ])

    /// Compiles the fake; `-I` with the folder of NVIDIA's own header makes that the judge of its functions.
    package static func compile(to path: String, flags: [String]) throws { try library.compile(to: path, flags: flags) }
}

/// GPUs and their driver as the fake library tells them.
package struct FakeCUDAMachine: Encodable, Sendable {
    /// 12020 is CUDA 12.2.
    package var cuda = 12020
    /// What functions of the whole driver return, by name.
    package var results: [String: Int] = [:]
    package var devices: [FakeCUDADevice]

    package init(_ devices: [FakeCUDADevice] = [FakeCUDADevice()]) { self.devices = devices }
}

/// A GPU. Its UUID is made of its position: `GPU-00000000-...`, `GPU-11111111-...`.
package struct FakeCUDADevice: Encodable, Sendable {
    package var model = "NVIDIA T4"
    package var capability = [7, 5]
    /// The most bytes of a block's shared memory.
    package var sharedMemory = 64 << 10
    /// In bytes.
    package var memory = 1 << 30
    /// The launch from which on it is lost, counted from 1.
    package var failsAtLaunch: Int?
    /// What functions return for this device, by name.
    package var results: [String: Int] = [:]

    package init() {}

    package init(_ model: String, capability: [Int], sharedMemory: Int) {
        self.model = model
        self.capability = capability
        self.sharedMemory = sharedMemory
    }
}
