import Synchronization

/// How much of a long piece of work is done, for somebody who watches. Workers add to it in large steps, never for each
/// record, so counting costs nothing.
package final class ProgressCounter: Sendable {
    /// What is counted: `contacts`; nil: bytes.
    package let unit: String?
    private let counted = Atomic(0)
    private let expected = Atomic(0)

    /// Counts from 0.
    package init(of unit: String? = nil) { self.unit = unit }

    /// In `unit`, or bytes.
    package var done: Int { counted.load(ordering: .relaxed) }
    /// 0 until it is known.
    package var total: Int { expected.load(ordering: .relaxed) }

    /// Further work is known of.
    package func expect(_ count: Int) { expected.add(count, ordering: .relaxed) }

    /// Work is done.
    package func add(_ count: Int) { counted.add(count, ordering: .relaxed) }
}
