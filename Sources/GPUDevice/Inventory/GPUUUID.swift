/// What names a GPU (`GPU-8d0f...`) or a MIG instance (`MIG-...`) for good: indices change with a reboot, this does not.
package struct GPUUUID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// `GPU-` or `MIG-` and hexadecimal digits, as nvidia-smi writes it.
    package let text: String

    /// Any text: the driver's word is taken.
    package init(_ text: String) { self.text = text }

    package var description: String { text }
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}
