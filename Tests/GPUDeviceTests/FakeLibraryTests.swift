import TestSupport
import Testing

struct FakeLibraryTests {
    /// The compiler refuses a function that differs from its declaration, and a structure of another size.
    @Test(.enabled(if: Python.has("nvidia.cu13"), "nvidia-nvml-dev from PyPI is absent"))
    func theFakeHasTheFunctionsAndLayoutsOfNVIDIAsHeader() throws {
        let folder = try Python.run("import nvidia.cu13; print(list(nvidia.cu13.__path__)[0] + '/include')").text
        let scratch = ScratchFolder()
        let include = "-I\(folder.dropLast())"
        // Without the header the fake would fall back to its own declarations, and prove nothing.
        try FakeNVML.compile(
            to: scratch.file("fake.so"), flags: [include, "-include", "nvml.h", "-DNVML_NO_UNVERSIONED_FUNC_DEFS"])
    }

    @Test(.enabled(if: Python.has("nvidia.cuda_runtime"), "nvidia-cuda-runtime-cu12 from PyPI is absent"))
    func theFakeThatComputesHasTheFunctionsOfNVIDIAsHeader() throws {
        let place = "import nvidia.cuda_runtime as it; print(list(it.__path__)[0] + '/include', end='')"
        let scratch = ScratchFolder()
        try FakeCUDA.compile(
            to: scratch.file("fake.so"), flags: ["-I" + Python.run(place).text, "-include", "cuda.h"])
    }
}
