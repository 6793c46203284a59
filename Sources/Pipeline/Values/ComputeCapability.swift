/// NVIDIA's compute capability: 7.0 is Volta, 9.0 Hopper.
package struct ComputeCapability: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    /// Before the point.
    package let major: Int
    /// Behind the point.
    package let minor: Int
    /// `major.minor`
    package init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }
    package var description: String { "\(major).\(minor)" }
    package static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

/// The compute capabilities that a program can run on: `>=7.0`, `>=7.0 <9.0`, `<9.0`.
package struct ComputeCapabilityRange: Hashable, Codable, Sendable, CustomStringConvertible {
    /// The lowest that will do; nil: any.
    package let minimum: ComputeCapability?
    /// The first that will not do any more; nil: none.
    package let below: ComputeCapability?

    /// A bound that is nil does not bind.
    package init(minimum: ComputeCapability? = nil, below: ComputeCapability? = nil) {
        self.minimum = minimum
        self.below = below
    }

    /// Whether it is at least the minimum, and below the other bound.
    package func contains(_ capability: ComputeCapability) -> Bool {
        (minimum.map { $0 <= capability } ?? true) && (below.map { capability < $0 } ?? true)
    }

    /// Whether no compute capability lies in it.
    package var isEmpty: Bool {
        guard let minimum, let below else { return false }
        return below <= minimum
    }

    package var description: String {
        [minimum.map { ">=\($0)" }, below.map { "<\($0)" }].compactMap { $0 }.joined(separator: " ")
    }
}
