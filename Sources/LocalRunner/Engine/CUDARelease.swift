/// For which devices the compiler of a CUDA makes code, from NVIDIA's release notes and the lists of nvcc.
///
/// Code for a device runs on those of the same major compute capability with the same or a higher minor one, so of the
/// newer devices the major number decides: code for 10.0 runs on 10.3.
enum CUDARelease {
    /// The first CUDA that makes code for any device of a major compute capability.
    static func first(forMajor major: Int) -> DottedVersion? {
        let releases = [6: "8.0", 7: "9.0", 8: "11.0", 9: "11.8", 10: "12.8", 11: "13.0", 12: "12.8"]
        return releases[major].flatMap { DottedVersion($0) }
    }

    /// The oldest device for which a CUDA makes code; nil: it is older or newer than is known here.
    static func oldestCapability(of cuda: DottedVersion) -> DottedVersion? {
        let oldest = [11: "3.5", 12: "5.0", 13: "7.5"]
        return oldest[cuda.major].flatMap { DottedVersion($0) }
    }
}
