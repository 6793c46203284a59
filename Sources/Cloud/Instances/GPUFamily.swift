import Pipeline

/// Families with NVIDIA GPUs. Counts, memory and vCPUs are those that DescribeInstanceTypes tells, as of
/// `InstanceCatalog.date`.
struct GPUFamily {
    let name: String
    let capability: ComputeCapability
    /// Of each GPU.
    let gpuMiB: Int64
    /// Size, GPUs, vCPUs, GiB of memory.
    let sizes: [(size: String, gpus: Int, vcpus: Int, memoryGiB: Int64)]

    var types: [InstanceType] {
        sizes.map { size in
            InstanceType(
                name: "\(name).\(size.size)", vcpus: size.vcpus, memory: ByteCount(gibibytes: size.memoryGiB),
                gpu: InstanceType.GPU(
                    count: size.gpus, memory: ByteCount(mebibytes: gpuMiB), computeCapability: capability))
        }
    }

    private init(
        _ name: String, _ capability: (Int, Int), gpuMiB: Int64, _ sizes: [(String, Int, Int, Int64)]
    ) {
        self.name = name
        self.capability = ComputeCapability(major: capability.0, minor: capability.1)
        self.gpuMiB = gpuMiB
        self.sizes = sizes
    }

    static let all: [GPUFamily] = [
        GPUFamily(
            "p2", (3, 7), gpuMiB: 12288,
            [("xlarge", 1, 4, 61), ("8xlarge", 8, 32, 488), ("16xlarge", 16, 64, 732)]),
        GPUFamily(
            "p3", (7, 0), gpuMiB: 16384,
            [("2xlarge", 1, 8, 61), ("8xlarge", 4, 32, 244), ("16xlarge", 8, 64, 488)]),
        GPUFamily("p3dn", (7, 0), gpuMiB: 32768, [("24xlarge", 8, 96, 768)]),
        GPUFamily("p4d", (8, 0), gpuMiB: 40960, [("24xlarge", 8, 96, 1152)]),
        GPUFamily("p4de", (8, 0), gpuMiB: 81920, [("24xlarge", 8, 96, 1152)]),
        GPUFamily("p5", (9, 0), gpuMiB: 81920, [("4xlarge", 1, 16, 256), ("48xlarge", 8, 192, 2048)]),
        GPUFamily("p5e", (9, 0), gpuMiB: 144_384, [("48xlarge", 8, 192, 2048)]),
        GPUFamily("p5en", (9, 0), gpuMiB: 144_384, [("48xlarge", 8, 192, 2048)]),
        GPUFamily("p6-b200", (10, 0), gpuMiB: 183_359, [("48xlarge", 8, 192, 2048)]),
        GPUFamily("p6-b300", (10, 3), gpuMiB: 275_040, [("48xlarge", 8, 192, 4096)]),
        GPUFamily(
            "g3", (5, 2), gpuMiB: 7680, [("4xlarge", 1, 16, 122), ("8xlarge", 2, 32, 244), ("16xlarge", 4, 64, 488)]),
        GPUFamily(
            "g4dn", (7, 5), gpuMiB: 16384,
            [
                ("xlarge", 1, 4, 16), ("2xlarge", 1, 8, 32), ("4xlarge", 1, 16, 64), ("8xlarge", 1, 32, 128),
                ("16xlarge", 1, 64, 256), ("12xlarge", 4, 48, 192), ("metal", 8, 96, 384),
            ]),
        GPUFamily("g5", (8, 6), gpuMiB: 22888, gSizes(memoryPerVCPU: 4)),
        GPUFamily("g6", (8, 9), gpuMiB: 22888, gSizes(memoryPerVCPU: 4)),
        GPUFamily("gr6", (8, 9), gpuMiB: 22888, [("4xlarge", 1, 16, 128), ("8xlarge", 1, 32, 256)]),
        GPUFamily("g6e", (8, 9), gpuMiB: 45776, gSizes(memoryPerVCPU: 8)),
        GPUFamily(
            "g7", (12, 0), gpuMiB: 32768,
            [
                ("2xlarge", 1, 8, 32), ("4xlarge", 1, 16, 64), ("8xlarge", 1, 32, 128), ("12xlarge", 2, 48, 192),
                ("24xlarge", 4, 96, 384), ("48xlarge", 8, 192, 768),
            ]),
        GPUFamily(
            "g7e", (12, 0), gpuMiB: 98304,
            [
                ("2xlarge", 1, 8, 64), ("4xlarge", 1, 16, 128), ("8xlarge", 1, 32, 256), ("12xlarge", 2, 48, 512),
                ("24xlarge", 4, 96, 1024), ("48xlarge", 8, 192, 2048),
            ]),
    ]

    private static func gSizes(memoryPerVCPU: Int64) -> [(String, Int, Int, Int64)] {
        [
            ("xlarge", 1, 4), ("2xlarge", 1, 8), ("4xlarge", 1, 16), ("8xlarge", 1, 32), ("16xlarge", 1, 64),
            ("12xlarge", 4, 48), ("24xlarge", 4, 96), ("48xlarge", 8, 192),
        ].map { ($0.0, $0.1, $0.2, Int64($0.2) * memoryPerVCPU) }
    }

    /// Sizes to choose from where a pipeline names none, by price: one GPU first, and of equal GPUs the fewest vCPUs.
    static let choiceOrder = [
        "g4dn.xlarge", "g4dn.2xlarge", "g6.xlarge", "g6.2xlarge", "g5.xlarge", "g4dn.4xlarge", "g5.2xlarge",
        "g6.4xlarge", "g5.4xlarge", "g6e.xlarge", "g6.8xlarge", "g4dn.8xlarge", "g6e.2xlarge", "g5.8xlarge",
        "g6e.4xlarge", "g7e.2xlarge", "g6.16xlarge", "g4dn.12xlarge", "g5.16xlarge", "g7e.4xlarge", "g4dn.16xlarge",
        "g6e.8xlarge", "g6.12xlarge", "g7e.8xlarge", "g5.12xlarge", "g6.24xlarge", "g6e.16xlarge", "g4dn.metal",
        "g5.24xlarge", "g7e.12xlarge", "g6e.12xlarge", "g6.48xlarge", "g6e.24xlarge", "g5.48xlarge", "g7e.24xlarge",
        "p4d.24xlarge", "p4de.24xlarge", "g6e.48xlarge", "g7e.48xlarge", "p5.48xlarge", "p5en.48xlarge",
    ]

    static let retired = [
        RetiredFamily(
            family: "p2", reason: "AWS has retired p2 (K80), and CUDA 12 does not support it", replacement: "g4dn or g6"
        ),
        RetiredFamily(
            family: "p3", reason: "AWS has retired p3 (V100): no current ECS image has drivers for it",
            replacement: "g5, g6e or p4d"),
        RetiredFamily(family: "g2", reason: "AWS has retired g2 (K520)", replacement: "g4dn or g6"),
        RetiredFamily(
            family: "g3", reason: "AWS has retired g3 (M60): no current ECS image has drivers for it",
            replacement: "g4dn or g6"),
        RetiredFamily(
            family: "g3s", reason: "AWS has retired g3s (M60): no current ECS image has drivers for it",
            replacement: "g4dn or g6"),
    ]
}
