/// How long a task is expected to take, from attempts that ended well.
package struct LearnedTime: Hashable, Sendable {
    /// The median.
    package let seconds: Double
    /// How many attempts it is the median of.
    package let attempts: Int

    /// nil: there are no attempts.
    package init?(_ seconds: [Double]) {
        guard let median = seconds.median else { return nil }
        self.seconds = median
        attempts = seconds.count
    }
}
