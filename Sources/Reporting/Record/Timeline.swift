import Pipeline
import RunStore

/// When what ran. Time between two invocations, in which nothing can run, is left out.
struct Timeline: Sendable {
    /// An attempt's time.
    struct Span: Sendable {
        let task: TaskID
        let start: Double
        let end: Double
        let cpus: Int
        let outcome: AttemptRecord.Outcome
        let devices: [String]

        var isOfGPU: Bool { !devices.isEmpty }
    }

    /// In order of their start.
    let spans: [Span]
    let axis: TimeAxis

    /// - Parameters:
    ///   - stages: the tasks, which know their stage.
    ///   - now: where attempts that run are cut.
    init(_ attempts: some Sequence<AttemptRecord>, stages tasks: [TaskRecord], now: Double) {
        let names = Dictionary(tasks.map { ($0.number, $0.id) }, uniquingKeysWith: { first, _ in first })
        var invocations: [InvocationNumber: ClosedRange<Double>] = [:]
        var spans: [Span] = []
        for attempt in attempts {
            guard let task = names[attempt.task] else { continue }
            let end = max(attempt.end?.ended ?? now, attempt.started)
            spans.append(
                Span(
                    task: task, start: attempt.started, end: end, cpus: attempt.cpus,
                    outcome: attempt.end?.outcome ?? .running, devices: attempt.devices))
            let known = invocations[attempt.invocation] ?? attempt.started...end
            invocations[attempt.invocation] =
                min(known.lowerBound, attempt.started)...max(known.upperBound, end)
        }
        self.spans = spans.sorted { ($0.start, $0.task) < ($1.start, $1.task) }
        axis = TimeAxis(Array(invocations.values))
    }

    /// What each GPU did, by its name.
    var devices: [DeviceReport] {
        let names = Set(spans.flatMap(\.devices)).sorted()
        return names.map { name in
            let own = spans.filter { $0.devices.contains(name) }
            let gaps = IdleTime(own, on: axis)
            return DeviceReport(
                device: name, attempts: own.count, usedSeconds: gaps.usedSeconds, idleSeconds: gaps.idleSeconds,
                longestIdleSeconds: gaps.longestSeconds)
        }
    }

    /// The mean of the cores that attempts had; nil: nothing took any time.
    var meanCores: Double? {
        guard axis.seconds > 0 else { return nil }
        return spans.reduce(0) { $0 + Double($1.cpus) * ($1.end - $1.start) } / axis.seconds
    }
}

/// A GPU in a run.
package struct DeviceReport: Sendable, Encodable {
    /// The UUID of the GPU or MIG instance.
    package let device: String
    /// How many it had.
    package let attempts: Int
    /// In which an attempt had it.
    package let usedSeconds: Double
    /// Of the time in which anything ran, without this device.
    package let idleSeconds: Double
    /// Between two attempts.
    package let longestIdleSeconds: Double
}

/// Stretches of time, one after another, as one.
struct TimeAxis: Sendable {
    /// In order, none touching another.
    let stretches: [ClosedRange<Double>]

    init(_ ranges: [ClosedRange<Double>]) {
        var merged: [ClosedRange<Double>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        stretches = merged
    }

    /// Of all stretches together.
    var seconds: Double { stretches.reduce(0) { $0 + $1.upperBound - $1.lowerBound } }

    /// Where a time is, in seconds from the beginning; a time between stretches is where the next one begins.
    func position(of time: Double) -> Double {
        var before = 0.0
        for stretch in stretches {
            if time < stretch.lowerBound { return before }
            if time <= stretch.upperBound { return before + time - stretch.lowerBound }
            before += stretch.upperBound - stretch.lowerBound
        }
        return before
    }
}

/// When none of some spans was going on.
struct IdleTime {
    private(set) var usedSeconds = 0.0
    private(set) var longestSeconds = 0.0
    let idleSeconds: Double

    /// - Parameter spans: in order of their start.
    init(_ spans: [Timeline.Span], on axis: TimeAxis) {
        var reached = 0.0
        for span in spans {
            let (start, end) = (axis.position(of: span.start), axis.position(of: span.end))
            longestSeconds = max(longestSeconds, start - reached)
            usedSeconds += max(0, end - max(start, reached))
            reached = max(reached, end)
        }
        longestSeconds = max(longestSeconds, axis.seconds - reached)
        idleSeconds = axis.seconds - usedSeconds
    }
}
