import Pipeline

/// What a live view shows of a run at one moment. Its size goes by stages and by what runs, never by all tasks.
package struct RunStatus: Sendable {
    /// A task at work.
    package struct Running: Sendable {
        /// Which one.
        package let task: TaskID
        /// Since it began.
        package var seconds: Double
        /// What tasks of its stage took; nil: none has ended well yet.
        package let expectedSeconds: Double?
        /// How much of its work its command says is done, from 0 to 1; nil: it says nothing of the kind.
        package let share: Double?
        /// Where it runs, which attempt it is and how far it says it is, where that is worth a word:
        /// `on GPU 0, attempt 2`.
        package let detail: String?

        /// Times in seconds.
        package init(
            task: TaskID, seconds: Double, expectedSeconds: Double? = nil, share: Double? = nil, detail: String? = nil
        ) {
            self.task = task
            self.seconds = seconds
            self.expectedSeconds = expectedSeconds
            self.share = share
            self.detail = detail
        }
    }

    /// A resource of the machine: how much of it tasks hold.
    package struct Meter: Sendable {
        /// What is measured.
        package let name: String
        /// From 0 to 1.
        package let share: Double
        /// `6 of 8`
        package let text: String

        /// `held` and `capacity` in one unit, whichever it is.
        package init(_ name: String, held: Double, of capacity: Double, text: String) {
            self.name = name
            share = capacity > 0 ? held / capacity : 0
            self.text = text
        }
    }

    /// The pipeline, and where it runs when that is not here.
    package var title: String
    /// In the plan's order.
    package var stages: [StageTally]
    /// The longest first.
    package var running: [Running]
    /// In the order in which they are shown.
    package var meters: [Meter]
    /// What the next tasks wait for, a sentence each.
    package var waiting: [String]
    /// Since the run began.
    package var seconds: Double

    /// All values as they are.
    package init(
        title: String, stages: [StageTally], running: [Running], meters: [Meter] = [], waiting: [String] = [],
        seconds: Double
    ) {
        self.title = title
        self.stages = stages
        self.running = running
        self.meters = meters
        self.waiting = waiting
        self.seconds = seconds
    }

    /// Lets time pass in which nothing happens.
    package mutating func advance(to seconds: Double) {
        for place in running.indices { running[place].seconds += seconds - self.seconds }
        self.seconds = seconds
    }
}
