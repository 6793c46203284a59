import Pipeline

/// The machines that are known here. Their sizes do not change, but new ones come: what is missing here is not refused,
/// only not checked.
package struct InstanceCatalog: Sendable {
    /// The day on which the tables were written.
    package static let date = "2026-11"

    private let families: [String: [InstanceType]]
    private let retired: [String: RetiredFamily]

    /// What this version knows.
    package static let standard = InstanceCatalog()

    private init() {
        var families: [String: [InstanceType]] = [:]
        for family in GPUFamily.all { families[family.name] = family.types }
        for family in CPUFamily.all { families[family.name] = family.types }
        self.families = families
        retired = Dictionary(uniqueKeysWithValues: GPUFamily.retired.map { ($0.family, $0) })
    }

    /// What Batch takes for a name that stands for several families. (API reference, ComputeResource.instanceTypes.)
    private static let bundles: [String: [String]] = [
        "optimal": ["m6i", "c6i", "r6i", "c7i"], "default_x86_64": ["m6i", "c6i", "r6i", "c7i"],
    ]

    /// The types that `name` stands for: a type, a family or a bundle; nil: not known here.
    package func types(named name: String) -> [InstanceType]? {
        if let bundle = Self.bundles[name] { return bundle.flatMap { families[$0] ?? [] } }
        let family = Self.family(of: name)
        guard let types = families[family] else { return nil }
        return name == family ? types : types.filter { $0.name == name }
    }

    /// Of a type or a family; nil: it is not retired.
    package func retiredFamily(of name: String) -> RetiredFamily? { retired[Self.family(of: name)] }

    /// Whether its machines have processors of Arm's kind: the last part of a family's name has a `g` (`m7g`, `c7gn`),
    /// or it is `a1` or `default_arm64`.
    package func isArm(_ name: String) -> Bool {
        let family = Self.family(of: name)
        if ["a1", "default_arm64"].contains(family) { return true }
        guard let digit = family.firstIndex(where: \.isNumber) else { return false }
        return family[digit...].drop(while: \.isNumber).contains("g")
    }

    /// `g4dn` of `g4dn.xlarge`
    package static func family(of name: String) -> String {
        String(name.prefix { $0 != "." })
    }

    /// All types with GPUs that are sold, the cheapest first.
    package var gpuTypes: [InstanceType] {
        GPUFamily.choiceOrder.compactMap { types(named: $0)?.first }
    }
}
