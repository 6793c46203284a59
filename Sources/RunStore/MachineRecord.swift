/// The machine on which a runner works, as far as it tells. What a run may use of it stands in the `Invocation`. Field
/// names are part of the command line's contract: `report --json` and `status --json` show it as it is.
package struct MachineRecord: Hashable, Codable, Sendable {
    /// A GPU or a MIG instance.
    package struct GPU: Hashable, Codable, Sendable {
        /// As the driver writes it.
        package var uuid: String
        /// `NVIDIA H100 80GB HBM3`; that of an instance ends in its profile.
        package var model: String
        /// nil: it shares the machine's.
        package var memoryMiB: Int64?

        /// As the driver tells it.
        package init(uuid: String, model: String, memoryMiB: Int64?) {
            self.uuid = uuid
            self.model = model
            self.memoryMiB = memoryMiB
        }
    }

    /// `AMD EPYC 7B13`; nil: the kernel does not name it.
    package var processor: String?
    /// `x86_64`
    package var architecture: String
    /// As the kernel counts them: a core with two threads is two.
    package var cores: Int
    /// All that the kernel has.
    package var memoryMiB: Int64
    /// `Debian GNU/Linux 12 (bookworm)`; nil: it has no name.
    package var system: String?
    /// `6.1.0-18-amd64`
    package var kernel: String
    /// NVIDIA's driver, and the newest CUDA that it runs; nil: there is none, or the run has no use for GPUs.
    package var driver: String?
    /// `12.8`; nil where there is no driver.
    package var cuda: String?
    /// In the driver's order.
    package var gpus: [GPU]

    /// As the machine tells it.
    package init(
        processor: String?, architecture: String, cores: Int, memoryMiB: Int64, system: String?, kernel: String,
        driver: String? = nil, cuda: String? = nil, gpus: [GPU] = []
    ) {
        self.processor = processor
        self.architecture = architecture
        self.cores = cores
        self.memoryMiB = memoryMiB
        self.system = system
        self.kernel = kernel
        self.driver = driver
        self.cuda = cuda
        self.gpus = gpus
    }

    /// How many GPUs there are of each model, in the order of the first: `2 NVIDIA L4`.
    package var gpuModels: [String] {
        var counts: [(model: String, count: Int)] = []
        for gpu in gpus {
            if let known = counts.firstIndex(where: { $0.model == gpu.model }) {
                counts[known].count += 1
            } else {
                counts.append((gpu.model, 1))
            }
        }
        return counts.map { "\($0.count) \($0.model)" }
    }
}
