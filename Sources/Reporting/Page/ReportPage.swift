import LocalRunner
import Pipeline
import RunStore

/// A run's report as one HTML file that needs nothing beside it: no network, and no script but its own for maps.
///
/// What could grow without bound is cut, and says so: tasks, failures, tables, pictures. `report --json` has all of it.
package struct ReportPage {
    let report: RunReport
    let files: ShownFiles

    /// - Parameter report: of a run directory that is there: figures and tables are read from it.
    package init(_ report: RunReport) {
        self.report = report
        files = ShownFiles(report)
    }

    /// A part of the page with its place in the list of contents.
    struct Section {
        let id: String
        let title: String
        let content: Markup
    }

    private var sections: [Section] {
        [failures, statistics, figures, tables, stages, timeline, usage, tasks, provenance].compactMap(\.self)
    }

    /// The document.
    package var html: String {
        let sections = sections
        let page = element("html", ["lang": "en"]) {
            element("head") {
                void("meta", ["charset": "utf-8"])
                void(
                    "meta",
                    [
                        "http-equiv": "Content-Security-Policy",
                        "content": "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
                            + (script.map { "; script-src '\($0.hash)'" } ?? ""),
                    ])
                void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                void("meta", ["name": "referrer", "content": "no-referrer"])
                element("title") { "\(report.pipeline): \(report.state.rawValue)" }
                element("style") { Markup(verbatim: PageStyle.sheet) }
            }
            element("body") {
                element("a", ["class": "skip", "href": "#main"]) { "Skip to the report" }
                element("header") {
                    summary
                    element("nav", ["aria-label": "Contents"]) {
                        element("ul") {
                            for section in sections {
                                element("li") { element("a", ["href": "#\(section.id)"]) { section.title } }
                            }
                        }
                    }
                }
                element("main", ["id": "main"]) {
                    for section in sections {
                        element("section", ["id": section.id]) {
                            element("h2") { section.title }
                            section.content
                        }
                    }
                }
                element("footer") {
                    "Made on \(TimeText.local(report.made)) from the record in \(report.directory)"
                    if let version = report.version { ", of a run by cohesin \(version)" }
                    ". The same as data: cohesin report --json"
                }
                if let script { element("script") { script.markup } }
            }
        }
        return "<!doctype html>\n\(page.source)\n"
    }

    /// The page's own script and the hash by which a browser knows it (Content Security Policy Level 3, section 6.7.2.3);
    /// nil: nothing on the page moves.
    private var script: (markup: Markup, hash: String)? {
        guard files.figures.contains(where: { $0.map != nil }) else { return nil }
        return (Markup(verbatim: MapScript.source), ContentHash.integrity(of: "\(MapScript.source)"))
    }

    // MARK: - The beginning

    private var summary: Markup {
        let done = report.tasks.count { $0.state.isDone }
        let cached = report.tasks.count(where: \.isCached)
        return pieces {
            element("h1") {
                report.pipeline
                " "
                badge
            }
            element("p") {
                "\(NumberText.grouped(done)) of \(NumberText.count(report.tasks.count, "task")) done"
                if cached > 0 { ", \(NumberText.grouped(cached)) of them by an earlier run" }
                for (state, word) in [
                    (TaskStatus.failed, "failed"), (.running, "running"), (.skipped, "skipped"),
                    (.cancelled, "cancelled"), (.waiting, "waiting"),
                ] {
                    let count = report.tasks.count { $0.state == state }
                    if count > 0 { ", \(NumberText.grouped(count)) \(word)" }
                }
                if let started = report.started {
                    "; began \(TimeText.local(started))"
                    if let ended = report.ended { ", took \(ProgressText.duration(max(0, ended - started)))" }
                }
                "."
            }
            if let reason = report.reason { element("p") { reason } }
            if let cost = report.cost { element("p") { "Cost: \(cost.total)." } }
        }
    }

    private var badge: Markup {
        let (kind, sign) =
            switch report.state {
            case .done: ("good", "\u{2713} ")
            case .failed, .stopped, .interrupted: ("poor", "\u{2717} ")
            case .running, .cancelled, .new: ("fair", "")
            }
        return element("span", ["class": "badge \(kind)"]) { sign + report.state.rawValue }
    }

    // MARK: - Failures

    private static let mostFailures = 50

    private var failures: Section? {
        guard !report.failures.isEmpty else { return nil }
        return Section(
            id: "failures", title: "Failures",
            content: pieces {
                for failure in report.failures.prefix(Self.mostFailures) { block(failure) }
                further(report.failures.count - Self.mostFailures, "failure")
            })
    }

    private func block(_ failure: FailureReport) -> Markup {
        element("div", ["class": "failure"]) {
            element("h3") { failure.task }
            element("p") {
                failure.cause
                if let kind = failure.failure, kind != .failure { " (\(kind.rawValue))" }
                if failure.attempts > 1 { ", after \(failure.attempts) attempts" }
                if failure.skipped > 0 { "; \(NumberText.count(failure.skipped, "task")) skipped because of it" }
            }
            if let advice = failure.advice { element("p") { advice } }
            if !failure.lastLines.isEmpty {
                element("p", ["class": "note"]) { "Its last words:" }
                element("pre") { failure.lastLines.joined(separator: "\n") }
            }
            if let folder = failure.folder { element("p", ["class": "note"]) { element("code") { folder } } }
        }
    }

    /// What is left out.
    func further(_ count: Int, _ noun: String) -> Markup {
        guard count > 0 else { return Markup() }
        return element("p", ["class": "note"]) {
            "\(NumberText.count(count, "further \(noun)")): cohesin report --json has all."
        }
    }
}
