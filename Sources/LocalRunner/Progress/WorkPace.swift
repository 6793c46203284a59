import Pipeline

/// A piece of work that is watched: its latest report, and how fast it goes since it was first seen.
package struct WorkPace: Sendable {
    private var first: (done: Int, seconds: Double)
    private var report: WorkReport
    private var seconds: Double

    /// - Parameter seconds: on any clock that the later reports go by, too.
    package init(_ report: WorkReport, at seconds: Double) {
        first = (report.done, seconds)
        self.report = report
        self.seconds = seconds
    }

    /// Takes a later report. One about other work begins anew.
    package mutating func take(_ next: WorkReport, at seconds: Double) {
        let isSame = (next.name, next.unit) == (report.name, report.unit) && next.done >= report.done
        if !isSame { first = (next.done, seconds) }
        report = next
        self.seconds = seconds
    }

    /// From 0 to 1; nil: it is not known.
    package var share: Double? { report.share }

    /// `sort: 1.2 of 4.5 GiB, 85 MiB/s, 40 s left`
    package var text: String {
        var text = (report.name.isEmpty ? "" : "\(report.name): ") + amounts
        let (done, passed) = (Double(report.done - first.done), seconds - first.seconds)
        guard passed > 1, done > 0 else { return text }
        text += ", \(rate(done / passed))"
        let left = Double((report.total ?? report.done) - report.done) / done * passed
        // What takes years is no forecast.
        return left > 0 && left < 1e8 ? text + ", \(ProgressText.wholeSeconds(left)) left" : text
    }

    /// `120,000 of 340,000 reads`
    private var amounts: String {
        let done = amount(report.done)
        guard let total = report.total.map(amount) else { return "\(done) so far" }
        let unit = total.drop { $0 != " " }
        return (done.hasSuffix(unit) ? done.dropLast(unit.count) : done[...]) + " of \(total)"
    }

    /// `85 MiB/s`, `0.4 maps/s`
    private func rate(_ perSecond: Double) -> String {
        if let unit = report.unit, perSecond < 10 { return "\(NumberText.tenths(perSecond)) \(unit)/s" }
        return "\(amount(Int(perSecond)))/s"
    }

    private func amount(_ count: Int) -> String {
        report.unit.map { "\(NumberText.grouped(count)) \($0)" } ?? ByteCount(bytes: Int64(count)).text
    }
}

/// What a running command reports, read again and again.
package struct ReportedWork {
    private let path: String
    private var pace: WorkPace?
    /// When there was a report.
    private var seen = 0.0

    /// Seconds without a report until the last one is taken back: a shell empties a file before it writes to it anew.
    static let patience = 2.0

    /// - Parameter folder: in which the command works.
    package init(in folder: String) { path = "\(folder)/\(WorkReport.fileName)" }

    /// The work as it is now; nil: nothing is reported.
    package mutating func look(at seconds: Double) -> WorkPace? {
        guard let report = WorkReport.read(path) else {
            if seconds - seen >= Self.patience { pace = nil }
            return pace
        }
        seen = seconds
        var pace = self.pace ?? WorkPace(report, at: seconds)
        pace.take(report, at: seconds)
        self.pace = pace
        return pace
    }
}
