import AWSClient
import ArgumentParser
import CloudRunner
import Foundation
import LocalRunner
import Reporting
import RunStore

/// How commands that look at runs reach AWS, where the run is there. The region stands in the run's record.
struct CloudRunOptions: ParsableArguments {
    @Option(help: ArgumentHelp("For a run at AWS: the profile.", discussion: "(default: AWS_PROFILE, or 'default')"))
    var profile: String?

    func open(_ region: String) throws -> AWSSession {
        var access = AccessOptions()
        access.profile = profile
        access.region = region
        return try access.open()
    }

    /// Brings the record of a run at AWS up to date. Where that cannot be, what is known is shown, with its age.
    func refresh(_ directory: String) {
        do {
            try CloudRuns.refresh(directory) { region throws(AWSError) in try session(region) }
        } catch {
            let looked = (try? CloudRuns.submission(of: directory))?.looked.map { " as of \(TimeText.local($0))" } ?? ""
            Console.warning("\(error); what follows is the record\(looked)")
        }
    }

    /// Calls `body` with the watch of a run at AWS; not while another process watches it.
    @discardableResult
    func watch<Result>(
        _ directory: String, _ body: (RunWatch) throws(CloudRunError) -> Result
    ) throws(CloudRunError) -> Result? {
        try CloudRuns.withWatch(of: directory, { region throws(AWSError) in try session(region) }, body)
    }

    private func session(_ region: Region) throws(AWSError) -> AWSSession {
        try AWSSession.open(
            profile: profile, region: region.name, environment: ProcessInfo.processInfo.environment,
            cancellation: .bySignals())
    }
}
