import Pipeline

/// A size of machine that EC2 rents.
package struct InstanceType: Hashable, Sendable {
    /// `g4dn.xlarge`
    package let name: String
    /// As AWS counts them: a core with two threads is two.
    package let vcpus: Int
    /// As sold; a job can have `usableMemory` of it.
    package let memory: ByteCount
    /// Nil: it has none.
    package let gpu: GPU?

    /// The GPUs of a machine, which are all alike.
    package struct GPU: Hashable, Sendable {
        /// How many it has.
        package let count: Int
        /// Of each.
        package let memory: ByteCount
        /// Of each.
        package let computeCapability: ComputeCapability
    }

    /// What jobs can ask of its memory: the system and the ECS agent keep some. AWS recommends 5 %; a request for all of
    /// it would never start.
    package var usableMemory: ByteCount {
        ByteCount(mebibytes: Int64(Double(memory.mebibytes) * 0.95) - 256)
    }

    /// Whether one task with these needs can run on it.
    package func fits(_ needs: ResourceRequest) -> Bool {
        guard needs.cpus <= vcpus, needs.memory <= usableMemory else { return false }
        guard let wanted = needs.gpu else { return true }
        guard let gpu, wanted.count <= gpu.count else { return false }
        return (wanted.memory ?? ByteCount(bytes: 0)) <= gpu.memory
            && (wanted.computeCapability?.contains(gpu.computeCapability) ?? true)
    }

    /// For people: `8 vCPUs, 61 GiB (57.7 GiB for jobs), 1 GPU of 16 GiB, compute capability 7.0`
    package var text: String {
        let graphics = gpu.map {
            ", \($0.count) \($0.count == 1 ? "GPU" : "GPUs") of \($0.memory.text), compute capability \($0.computeCapability)"
        }
        return "\(vcpus) vCPUs, \(memory.text) (\(usableMemory.text) for jobs)\(graphics ?? "")"
    }
}

/// A family of machines that AWS has withdrawn, or that no GPU job should be sent to.
package struct RetiredFamily: Hashable, Sendable {
    /// `p2`
    package let family: String
    /// Why, and since when.
    package let reason: String
    /// What to write instead.
    package let replacement: String
}
