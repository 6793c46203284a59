import Foundation
import TestSupport
import Testing

/// The committed text of the GPU kernel.
struct KernelTextTests {
    private static let text = SharedData.checkout.appendingPathComponent("Sources/Loops/Resources/hiccups.ptx").path
    private static let header = SharedData.checkout.appendingPathComponent("Sources/CHiCCUPS/include/CHiCCUPS.h").path

    @Test func textIsThatOfTheHeader() throws {
        let hash = try Program.run("/usr/bin/sha256sum", [Self.header]).text.prefix(64)
        let first = try String(contentsOfFile: Self.text, encoding: .utf8).prefix { $0 != "\n" }
        #expect(first.hasSuffix(hash), "run scripts/make-ptx.sh")
    }

    @Test func textRoundsAsAProcessorDoes() throws {
        let text = try String(contentsOfFile: Self.text, encoding: .utf8)
        #expect(text.contains("mul.rn.f64") && text.contains("div.rn.f64"))
        for other in ["fma.", "mad.f", ".approx", ".ftz"] { #expect(!text.contains(other)) }
    }

    private static let hasClang = (try? Program.run("/usr/bin/env", ["clang-19", "--version"]).status) == 0

    @Test(.enabled(if: hasClang, "clang-19 is absent"))
    func clangMakesTheCommittedText() throws {
        let scratch = ScratchFolder()
        let script = SharedData.checkout.appendingPathComponent("scripts/make-ptx.sh").path
        let result = try Program.run(script, [scratch.file("again.ptx")])
        #expect(result.status == 0, "\(result.standardError)")
        #expect(FileManager.default.contentsEqual(atPath: scratch.file("again.ptx"), andPath: Self.text))
    }

    private static let assembler: String? = {
        guard Python.has("nvidia.cuda_nvcc") else { return nil }
        let place = "import nvidia.cuda_nvcc as it; print(list(it.__path__)[0] + '/bin/ptxas', end='')"
        return try? Python.run(place).text
    }()

    /// Volta, Turing, Ampere, Ada, Hopper.
    @Test(
        .enabled(if: assembler != nil, "nvidia-cuda-nvcc-cu12 from PyPI is absent"),
        arguments: [70, 75, 80, 86, 89, 90])
    func nvidiasAssemblerTakesIt(architecture: Int) throws {
        let assembler = try #require(Self.assembler)
        let result = try Program.run(assembler, ["-arch=sm_\(architecture)", "-v", Self.text, "-o", "/dev/null"])
        #expect(result.status == 0, "\(result.standardError)")
        // 512 threads have 128 registers each; a kernel that needs more writes some to memory.
        #expect((result.standardError + result.text).contains(" 0 bytes spill stores, 0 bytes spill loads"))
    }
}
