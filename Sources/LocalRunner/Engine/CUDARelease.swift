/// Which devices the compiler of each CUDA knows, from the tables of NVIDIA's release notes and of nvcc.
enum CUDARelease {
    /// From each version on: the newest compute capability for which it makes code.
    private static let newest: [(cuda: DottedVersion, capability: DottedVersion)] = [
        ("8.0", "6.2"), ("9.0", "7.0"), ("9.2", "7.2"), ("10.0", "7.5"), ("11.0", "8.0"), ("11.1", "8.6"),
        ("11.5", "8.7"), ("11.8", "9.0"), ("12.8", "12.0"), ("12.9", "12.1"),
    ].compactMap { cuda, capability in
        guard let cuda = DottedVersion(cuda), let capability = DottedVersion(capability) else { return nil }
        return (cuda, capability)
    }

    /// nil: it is older than the table.
    static func newestCapability(of cuda: DottedVersion) -> DottedVersion? {
        newest.last { $0.cuda <= cuda }?.capability
    }

    /// The first CUDA that makes code for a device; nil: none of the table does.
    static func first(for capability: DottedVersion) -> DottedVersion? {
        newest.first { $0.capability >= capability }?.cuda
    }
}
