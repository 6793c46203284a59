/// How long a task is expected to take, from attempts that ended well.
package struct LearnedTime: Hashable, Sendable {
    /// The median; of an even number the longer of the two in the middle.
    package let seconds: Double
    /// How many attempts it is the median of.
    package let attempts: Int

    /// nil: there are no attempts.
    package init?(_ seconds: [Double]) {
        guard !seconds.isEmpty else { return nil }
        self.seconds = seconds.sorted()[seconds.count / 2]
        attempts = seconds.count
    }
}
