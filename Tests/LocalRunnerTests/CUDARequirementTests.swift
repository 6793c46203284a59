import LocalRunner
import Testing

/// Whether an image runs with a driver.
struct CUDARequirementTests {
    /// As in NVIDIA's image for CUDA 12.2.
    private let real = """
        cuda>=12.2 brand=tesla,driver>=470,driver<471 brand=tesla,driver>=525,driver<526 \
        brand=geforce,driver>=535,driver<536
        """

    private func verdict(
        _ text: String, cuda: String? = nil, driver: String? = nil, arch: String? = nil, brand: String? = nil
    ) throws -> CUDARequirement.Verdict {
        try #require(CUDARequirement(text)).verdict(
            for: GPUOffer(
                cuda: cuda.flatMap { DottedVersion($0) }, driver: driver.flatMap { DottedVersion($0) },
                architecture: arch.flatMap { DottedVersion($0) }, brand: brand))
    }

    @Test func aSpaceIsOrAndACommaIsAnd() throws {
        #expect(try verdict(real, cuda: "12.4", driver: "550.54", brand: "geforce") == .met)
        #expect(try verdict(real, cuda: "11.4", driver: "470.223.02", brand: "Tesla") == .met)
        #expect(try verdict(real, cuda: "12.0", driver: "525.85", brand: "tesla") == .met)
        guard case .unmet = try verdict(real, cuda: "11.4", driver: "470.223.02", brand: "geforce") else {
            Issue.record("a driver for data centres only was taken for a desktop's device")
            return
        }
        guard case .unmet = try verdict(real, cuda: "12.1", driver: "530.30", brand: "tesla") else {
            Issue.record("a driver between two branches was taken for one of them")
            return
        }
    }

    @Test func whatIsNotKnownLeavesTheAnswerOpenOnlyWhereItDecides() throws {
        #expect(try verdict(real, cuda: "12.4", driver: "550.54") == .met)
        guard case .unknown(let condition) = try verdict(real, cuda: "11.4", driver: "470.223") else {
            Issue.record("without the brand this cannot be told")
            return
        }
        #expect(condition.description == "brand=tesla")
        guard case .unmet = try verdict(real, cuda: "11.0", driver: "450.80") else {
            Issue.record("no brand would help this driver")
            return
        }
    }

    @Test(arguments: [
        ("cuda=12.2", "12.2", true), ("cuda=12.2", "12.2.0", true), ("cuda!=12.2", "12.2", false),
        ("cuda<12.10", "12.9", true), ("cuda<=12.2", "12.2", true), ("cuda>12.2", "12.2", false),
        ("cuda>12.2", "12.2.1", true), ("cuda>=9", "12.0", true), ("CUDA>=12.2", "12.2", true), ("", "1.0", true),
    ])
    func versionsAreComparedNumberByNumber(_ text: String, _ cuda: String, _ isMet: Bool) throws {
        #expect((try verdict(text, cuda: cuda) == .met) == isMet)
    }

    @Test func theComputeCapabilityIsAskedFor() throws {
        #expect(try verdict("arch>=7.0", arch: "8.6") == .met)
        #expect(
            try verdict("arch>=7.0", arch: "6.1")
                == .unmet(.init(subject: .arch, comparison: .atLeast, value: "7.0")))
    }

    @Test(arguments: ["cuda", "cuda>=", "cuda>=x", "speed>=3", "brand>=tesla", ">=12", "cuda==12.2", "brand="])
    func whatIsNoRequirementIsNoneOfOurs(_ text: String) { #expect(CUDARequirement(text) == nil) }

    private func obstacle(_ environment: [String], declared: [(String, String)] = [], cuda: String) -> Finding? {
        ContainerImage(reference: "x", digest: "x", environment: environment).cudaObstacle(
            named: "tools:1", declared: declared.map { (key: $0.0, value: $0.1) },
            offer: GPUOffer(cuda: DottedVersion(cuda), driver: DottedVersion("535.104.05")))
    }

    @Test func anImageOfANewerMajorVersionDoesNotRun() throws {
        let told = try #require(obstacle(["CUDA_VERSION=13.0.1"], cuda: "12.2"))
        #expect(told.code == .imageUnfit && told.weight == .stops)
        #expect(
            told.text
                == "image 'tools:1' is made for CUDA 13.0.1, and this machine has CUDA 12.2, driver 535.104.05")
        #expect(
            told.remedy
                == "install driver 580 or newer, or take the image of an older CUDA "
                + "(on a data-centre GPU an image with the package cuda-compat runs, too)")
    }

    @Test func anImageOfANewerMinorVersionOrAnOlderMajorOneRuns() {
        #expect(obstacle(["CUDA_VERSION=12.9.0"], cuda: "12.2") == nil)
        #expect(obstacle(["CUDA_VERSION=8.0.61"], cuda: "12.2") == nil)
        #expect(obstacle(["PATH=/bin"], cuda: "12.2") == nil)
    }

    /// By NVIDIA's rule code for 10.0 runs on 10.3, but not on 12.0, and CUDA 13 makes none for anything before 7.5.
    @Test(
        arguments: [
            ("8.0.61", "6.1", nil), ("8.0.61", "7.0", "9.0"), ("11.0.3", "8.6", nil), ("11.7", "9.0", "11.8"),
            ("12.8", "10.3", nil), ("12.8", "12.1", nil), ("12.4", "10.3", "12.8"), ("12.9", "11.0", "13.0"),
            ("13.0", "7.0", "12"), ("13.0", "7.5", nil), ("12.9", "99.0", nil),
        ] as [(String, String, String?)])
    func anImageWhoseCUDAMakesNoCodeForTheDeviceIsDoubted(cuda: String, device: String, remedy: String?) {
        let image = ContainerImage(reference: "x", digest: "x", environment: ["CUDA_VERSION=\(cuda)"])
        let told = image.ageDoubt(named: "tools:1", offer: GPUOffer(architecture: DottedVersion(device)))
        #expect(told?.remedy?.contains("CUDA \(remedy ?? "?")") == (remedy == nil ? nil : true))
        #expect(told?.weight == (remedy == nil ? nil : .limits))
    }

    @Test func anUnmetRequirementIsToldUnlessItIsSwitchedOff() throws {
        let image = ["CUDA_VERSION=12.4.1", "NVIDIA_REQUIRE_CUDA=cuda>=12.4", "NVIDIA_REQUIRE_ARCH=arch>=7.0"]
        let told = try #require(obstacle(image, cuda: "12.2"))
        #expect(told.text.hasPrefix("image 'tools:1' asks for cuda>=12.4 (NVIDIA_REQUIRE_CUDA)"))
        #expect(obstacle(image, cuda: "12.4") == nil)
        #expect(obstacle(image, declared: [("NVIDIA_DISABLE_REQUIRE", "true")], cuda: "12.2") == nil)
        #expect(obstacle(["NVIDIA_REQUIRE_CUDA=nonsense"], cuda: "12.2") == nil)
        #expect(obstacle(["NVIDIA_REQUIRE_JETPACK_HOST_MOUNTS=base-only"], cuda: "12.2") == nil)
    }
}
