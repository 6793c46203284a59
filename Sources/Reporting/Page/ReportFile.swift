import LocalRunner
import Pipeline

/// `RUN/report.html`.
package enum ReportFile {
    /// In the run directory.
    package static let name = "report.html"

    /// Writes the page of a run into its directory; what stands there is replaced as a whole.
    /// - Returns: its path.
    @discardableResult
    package static func write(_ report: RunReport, to path: String? = nil) throws(RunnerError) -> String {
        let path = path ?? "\(report.directory)/\(name)"
        let page = ReportPage(report).html
        try Files.replace(path) { write throws(RunnerError) in try write(page) }
        return path
    }
}
