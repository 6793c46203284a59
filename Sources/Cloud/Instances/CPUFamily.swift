import Pipeline

/// Families of general machines: their sizes follow one rule, 2 vCPUs for `large`, 4 for each x of `xlarge`.
struct CPUFamily {
    let name: String
    private let memoryGiBPerVCPU: Int64
    private let sizes: [String]

    var types: [InstanceType] {
        sizes.map { size in
            let vcpus = Self.vcpus[size] ?? 0
            return InstanceType(
                name: "\(name).\(size)", vcpus: vcpus, memory: ByteCount(gibibytes: Int64(vcpus) * memoryGiBPerVCPU),
                gpu: nil)
        }
    }

    private static let vcpus = [
        "large": 2, "xlarge": 4, "2xlarge": 8, "4xlarge": 16, "8xlarge": 32, "9xlarge": 36, "12xlarge": 48,
        "16xlarge": 64, "18xlarge": 72, "24xlarge": 96, "32xlarge": 128, "48xlarge": 192,
    ]

    private static let sixth = [
        "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge", "32xlarge",
    ]
    private static let seventh = [
        "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge", "48xlarge",
    ]
    private static let fifth = [
        "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge",
    ]

    static let all: [CPUFamily] = [
        CPUFamily(
            name: "c5", memoryGiBPerVCPU: 2,
            sizes: [
                "large", "xlarge", "2xlarge", "4xlarge", "9xlarge",
                "12xlarge", "18xlarge", "24xlarge",
            ]),
        CPUFamily(name: "m5", memoryGiBPerVCPU: 4, sizes: fifth),
        CPUFamily(name: "r5", memoryGiBPerVCPU: 8, sizes: fifth),
        CPUFamily(name: "c6i", memoryGiBPerVCPU: 2, sizes: sixth),
        CPUFamily(name: "m6i", memoryGiBPerVCPU: 4, sizes: sixth),
        CPUFamily(name: "r6i", memoryGiBPerVCPU: 8, sizes: sixth),
        CPUFamily(name: "c7i", memoryGiBPerVCPU: 2, sizes: seventh),
        CPUFamily(name: "m7i", memoryGiBPerVCPU: 4, sizes: seventh),
        CPUFamily(name: "r7i", memoryGiBPerVCPU: 8, sizes: seventh),
        CPUFamily(name: "c7a", memoryGiBPerVCPU: 2, sizes: seventh + ["32xlarge"]),
        CPUFamily(name: "m7a", memoryGiBPerVCPU: 4, sizes: seventh + ["32xlarge"]),
        CPUFamily(name: "r7a", memoryGiBPerVCPU: 8, sizes: seventh + ["32xlarge"]),
    ]
}
