/// What an image asks of the driver and of a device: the value of one of its `NVIDIA_REQUIRE_...` variables.
///
/// Of alternatives, separated by spaces, one must hold; of the conditions in one, separated by commas, all:
/// `cuda>=12.4 brand=tesla,driver>=470,driver<471`. (NVIDIA's libnvidia-container, src/cli/dsl.c.)
package struct CUDARequirement: Hashable, Sendable {
    /// What a condition is about.
    package enum Subject: String, Sendable { case cuda, driver, arch, brand }

    /// As NVIDIA's images write it.
    package enum Comparison: String, Sendable, CaseIterable {
        case notEqual = "!="
        case atMost = "<="
        case atLeast = ">="
        case equal = "="
        case below = "<"
        case above = ">"
    }

    /// `cuda>=12.2`
    package struct Condition: Hashable, Sendable, CustomStringConvertible {
        /// What it is about.
        package var subject: Subject
        /// How it is compared.
        package var comparison: Comparison
        /// A version, or a brand's name.
        package var value: String

        /// All values as they are.
        package init(subject: Subject, comparison: Comparison, value: String) {
            self.subject = subject
            self.comparison = comparison
            self.value = value
        }

        package var description: String { "\(subject.rawValue)\(comparison.rawValue)\(value)" }
    }

    /// Whether a machine will do.
    package enum Verdict: Hashable, Sendable {
        case met
        /// The last condition that failed, as NVIDIA's own tool tells it.
        case unmet(Condition)
        /// It depends on something that is not known here.
        case unknown(Condition)
    }

    /// One of these must hold, all conditions of it.
    package let alternatives: [[Condition]]

    /// nil: the text is no requirement.
    package init?(_ text: String) {
        var alternatives: [[Condition]] = []
        for alternative in text.split(separator: " ") {
            var conditions: [Condition] = []
            for written in alternative.split(separator: ",") {
                guard let condition = Condition(written) else { return nil }
                conditions.append(condition)
            }
            alternatives.append(conditions)
        }
        self.alternatives = alternatives
    }

    /// Whether the driver and one device meet it.
    package func verdict(for offer: GPUOffer) -> Verdict {
        var failed: Condition?
        var doubtful: Condition?
        for conditions in alternatives {
            let answers = conditions.map { ($0, $0.holds(for: offer)) }
            if let no = answers.first(where: { $0.1 == false }) {
                failed = no.0
            } else if let unclear = answers.first(where: { $0.1 == nil }) {
                doubtful = doubtful ?? unclear.0
            } else {
                return .met
            }
        }
        if let doubtful { return .unknown(doubtful) }
        return failed.map { .unmet($0) } ?? .met
    }
}

extension CUDARequirement.Condition {
    init?(_ text: Substring) {
        for comparison in CUDARequirement.Comparison.allCases {
            guard let place = text.firstRange(of: comparison.rawValue),
                let subject = CUDARequirement.Subject(rawValue: text[..<place.lowerBound].lowercased())
            else { continue }
            let value = String(text[place.upperBound...])
            let isOrdered = comparison != .equal && comparison != .notEqual
            guard subject == .brand ? !value.isEmpty && !isOrdered : DottedVersion(value) != nil else { return nil }
            self.init(subject: subject, comparison: comparison, value: value)
            return
        }
        return nil
    }

    /// nil: what it asks about is not known.
    func holds(for offer: GPUOffer) -> Bool? {
        guard subject != .brand else {
            return offer.brand.map { ($0.lowercased() == value.lowercased()) == (comparison == .equal) }
        }
        let version: DottedVersion? =
            switch subject {
            case .cuda: offer.cuda
            case .driver: offer.driver
            case .arch: offer.architecture
            case .brand: nil
            }
        guard let version, let wanted = DottedVersion(value) else { return nil }
        return switch comparison {
        case .equal: version == wanted
        case .notEqual: version != wanted
        case .below: version < wanted
        case .atMost: version <= wanted
        case .above: version > wanted
        case .atLeast: version >= wanted
        }
    }
}

/// What a driver and one of its devices offer to an image; nil: not known.
package struct GPUOffer: Hashable, Sendable {
    /// The newest CUDA that the driver runs.
    package var cuda: DottedVersion?
    /// Of the driver itself.
    package var driver: DottedVersion?
    /// The compute capability of the device.
    package var architecture: DottedVersion?
    /// `tesla`, `geforce`, ...
    package var brand: String?

    /// What is left out is not known.
    package init(
        cuda: DottedVersion? = nil, driver: DottedVersion? = nil, architecture: DottedVersion? = nil,
        brand: String? = nil
    ) {
        self.cuda = cuda
        self.driver = driver
        self.architecture = architecture
        self.brand = brand
    }
}
