/// NVIDIA's compute capability of a device: 7.0 is Volta, 9.0 Hopper.
package struct GPUComputeCapability: Hashable, Comparable, Sendable, CustomStringConvertible {
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
    package static func < (left: Self, right: Self) -> Bool { (left.major, left.minor) < (right.major, right.minor) }
}

/// The newest CUDA that a driver can run.
package struct CUDAVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Before the point.
    package let major: Int
    /// Behind the point.
    package let minor: Int

    /// `major.minor`
    package init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// From the driver's number: 13050 is 13.5.
    package init(driverNumber number: Int) { self.init(major: number / 1000, minor: number % 1000 / 10) }

    package var description: String { "\(major).\(minor)" }
    package static func < (left: Self, right: Self) -> Bool { (left.major, left.minor) < (right.major, right.minor) }
}

/// The version of the kernel's NVIDIA driver, as it writes it: `580.95.05`.
package struct DriverVersion: Hashable, Sendable, CustomStringConvertible {
    /// As the driver writes it.
    package let text: String

    /// Any text: the driver's word is taken.
    package init(_ text: String) { self.text = text }

    package var description: String { text }
}
