extension ContainerImage {
    /// Why the image cannot run with a driver and a device, and what helps; nil: nothing is known to stand against it.
    ///
    /// Two rules. What the image asks for under `NVIDIA_REQUIRE_...` must be met. And the major version of its CUDA must
    /// not be newer than the driver's: a driver runs every older CUDA, and every minor version of its own major one.
    /// - Parameters:
    ///   - name: of the image, for the message.
    ///   - declared: the environment variables that the stage adds.
    package func cudaObstacle(
        named name: String, declared: [(key: String, value: String)] = [], offer: GPUOffer
    ) -> Finding? {
        var variables: [String: String] = [:]
        for text in environment {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
        }
        for (key, value) in declared { variables[key] = value }
        if !["true", "1"].contains(variables["NVIDIA_DISABLE_REQUIRE"]?.lowercased()) {
            for (key, value) in variables.sorted(by: { $0.key < $1.key })
            where key.hasPrefix("NVIDIA_REQUIRE_") && !key.hasPrefix("NVIDIA_REQUIRE_JETPACK") {
                guard let requirement = CUDARequirement(value),
                    case .unmet(let condition) = requirement.verdict(for: offer)
                else { continue }
                return Finding(
                    .imageUnfit, .stops,
                    "image '\(name)' asks for \(condition) (\(key)), and this machine has \(Self.text(offer))",
                    remedy: Self.advice(variables["CUDA_VERSION"].flatMap { DottedVersion($0) })
                        + ", or set NVIDIA_DISABLE_REQUIRE: \"true\" under the stage's environment-variables")
            }
        }
        guard let own = variables["CUDA_VERSION"].flatMap({ DottedVersion($0) }), let cuda = offer.cuda,
            own.major > cuda.major
        else { return nil }
        return Finding(
            .imageUnfit, .stops, "image '\(name)' is made for CUDA \(own), and this machine has \(Self.text(offer))",
            remedy: Self.advice(own))
    }

    /// Whether the compiler of the image's CUDA makes code for a device; nil: it does, or nobody knows.
    ///
    /// Kernels for older devices than it knows are compiled anew by the driver, where the image has them as PTX, and do
    /// not start where it has not; for newer ones than a device they never do.
    package func ageDoubt(named name: String, offer: GPUOffer) -> Finding? {
        guard let own = variable("CUDA_VERSION").flatMap({ DottedVersion($0) }), let device = offer.architecture,
            let first = CUDARelease.first(forMajor: device.major)
        else { return nil }
        if own < first {
            return Finding(
                .imageTooOld, .limits,
                "image '\(name)' is made for CUDA \(own), which knows no device like this machine's of compute "
                    + "capability \(device): its kernels are compiled anew at each first use, or do not start",
                remedy: "take an image of CUDA \(first) or newer")
        }
        guard let oldest = CUDARelease.oldestCapability(of: own), device < oldest else { return nil }
        return Finding(
            .imageTooOld, .limits,
            "image '\(name)' is made for CUDA \(own), which makes code for compute capability \(oldest) and newer, and "
                + "this machine has \(device): its kernels do not start, unless they were made by an older CUDA",
            remedy: "take an image of CUDA \(own.major - 1)")
    }

    private static func text(_ offer: GPUOffer) -> String {
        let parts = [
            offer.cuda.map { "CUDA \($0)" }, offer.driver.map { "driver \($0)" },
            offer.architecture.map { "compute capability \($0)" },
        ].compactMap { $0 }
        return parts.joined(separator: ", ")
    }

    /// The first driver of each CUDA, from NVIDIA's notes on minor version compatibility.
    private static func advice(_ cuda: DottedVersion?) -> String {
        let firstDrivers = [11: 450, 12: 525, 13: 580]
        let driver = cuda.flatMap { firstDrivers[$0.major] }.map { "driver \($0) or newer" } ?? "a newer driver"
        return "install \(driver), or take the image of an older CUDA "
            + "(on a data-centre GPU an image with the package cuda-compat runs, too)"
    }
}
