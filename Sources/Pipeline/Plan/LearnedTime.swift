/// How long a task is expected to take, from attempts that ended well.
package struct LearnedTime: Hashable, Sendable {
    /// The median.
    package let seconds: Double
    /// How many attempts it is the median of.
    package let attempts: Int

    /// nil: there are no attempts.
    package init?(_ seconds: [Double]) { self.init(ascending: seconds.sorted()) }

    fileprivate init?(ascending seconds: [Double]) {
        guard let median = seconds.medianOfAscending else { return nil }
        self.seconds = median
        attempts = seconds.count
    }
}

/// How long the stages of a run directory took, by attempts that ended well.
///
/// It goes by stage and variant alone. Inputs, cores and commands may have been others, so a figure tells seconds from
/// hours and long stages from short ones, and no more.
package struct LearnedTimes: Sendable {
    private struct Key: Hashable {
        let stage: StageName
        let variant: Int
    }

    /// Ascending.
    private var seconds: [Key: [Double]] = [:]

    /// Nothing is known.
    package init() {}

    /// Another attempt ended well.
    package mutating func add(_ seconds: Double, stage: StageName, variant: Int) {
        let key = Key(stage: stage, variant: variant)
        let place = self.seconds[key, default: []].firstPosition { $0 >= seconds }
        self.seconds[key, default: []].insert(seconds, at: place)
    }

    /// nil: no attempt of the stage has ended well as this variant.
    package subscript(stage: StageName, variant: Int) -> LearnedTime? {
        seconds[Key(stage: stage, variant: variant)].flatMap(LearnedTime.init(ascending:))
    }
}
