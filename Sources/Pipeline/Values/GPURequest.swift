/// What one task needs of GPUs.
package struct GPURequest: Hashable, Codable, Sendable {
    /// At least 1.
    package var count: Int
    /// Device memory of each GPU; of a shared GPU the task's share of it, which it then has to name. nil: any.
    package var memory: ByteCount?
    /// The compute capabilities that will do; nil: any.
    package var computeCapability: ComputeCapabilityRange?
    /// The device's model must match one of these; empty: any model.
    package var models: [ModelPattern]
    /// Whether MIG instances will do; nil: they will where one device is asked for. A CUDA process sees one MIG
    /// instance at a time, so several of them seldom are what a program wants.
    package var mayUseMIG: Bool?
    /// Whether the task leaves the rest of its GPU to others, where the person who runs it allows that.
    package var isShared: Bool
    /// Whether several GPUs have to be of one model.
    package var isSameModel: Bool
    /// Whether GPUs with a direct link to each other are worth more than a good fit.
    package var prefersLinked: Bool

    /// Any one GPU, where nothing else is said.
    package init(
        count: Int, memory: ByteCount? = nil, computeCapability: ComputeCapabilityRange? = nil,
        models: [ModelPattern] = [], mayUseMIG: Bool? = nil, isShared: Bool = false, isSameModel: Bool = false,
        prefersLinked: Bool = false
    ) {
        self.count = count
        self.memory = memory
        self.computeCapability = computeCapability
        self.models = models
        self.mayUseMIG = mayUseMIG
        self.isShared = isShared
        self.isSameModel = isSameModel
        self.prefersLinked = prefersLinked
    }

    /// Whether MIG instances will do.
    package var allowsMIG: Bool { mayUseMIG ?? (count == 1) }

    /// The request for people: `2 GPUs with 16 GiB each and compute capability >=7.0`.
    package var text: String {
        let noun = count == 1 ? "a GPU" : "\(count) GPUs"
        var parts: [String] = []
        if let memory { parts.append("\(memory.text)\(count > 1 ? " each" : "")\(isShared ? " of it" : "")") }
        if let computeCapability { parts.append("compute capability \(computeCapability)") }
        if !models.isEmpty { parts.append("a model like \(models.map(\.text).joined(separator: " or "))") }
        if let mayUseMIG, !mayUseMIG { parts.append("all of the device (no MIG instance)") }
        if isSameModel, count > 1 { parts.append("one model for all") }
        return parts.isEmpty ? noun : noun + " with " + parts.joined(separator: " and ")
    }
}

/// A pattern for the model of a GPU: `*` stands for any text, `?` for any character; case does not matter.
package struct ModelPattern: Hashable, Codable, Sendable {
    /// As it was written.
    package let text: String
    /// Any text.
    package init(_ text: String) { self.text = text }

    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// Whether the whole of `model` has this form.
    package func matches(_ model: String) -> Bool {
        let pattern = Array(text.lowercased().unicodeScalars)
        let name = Array(model.lowercased().unicodeScalars)
        var (inPattern, inName) = (0, 0)
        // The last `*` and how much of the name it has taken: where the rest does not match, it takes one more.
        var star: (pattern: Int, name: Int)?
        while inName < name.count {
            if inPattern < pattern.count, pattern[inPattern] == "*" {
                star = (inPattern, inName)
                inPattern += 1
            } else if inPattern < pattern.count, pattern[inPattern] == "?" || pattern[inPattern] == name[inName] {
                inPattern += 1
                inName += 1
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                inPattern = last.pattern + 1
                inName = last.name + 1
            } else {
                return false
            }
        }
        return pattern[inPattern...].allSatisfy { $0 == "*" }
    }
}
