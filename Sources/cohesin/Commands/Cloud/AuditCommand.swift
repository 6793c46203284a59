import AWSClient
import ArgumentParser
import CloudRunner
import Foundation

/// `cohesin audit`
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract:
            "List what an account holds of ours: runs, jobs, stacks, disks, unfinished uploads, logs, job definitions.",
        discussion: """
            Found by our tags and names, in one region. --remove takes away the leftovers, which nothing needs any more, \
            and with --run everything that lives of that run; what is in use stays.
            """)

    @Option(help: "Only what belongs to this stack.")
    var stack: StackName?

    @Option(name: .customLong("run"), help: "Only what lives of this run.")
    var runName: String?

    @OptionGroup var access: AccessOptions

    @Flag(help: "Remove the leftovers.")
    var remove = false

    @OptionGroup var confirmation: Confirmation

    @Flag(help: "One JSON document.")
    var json = false

    func run() throws {
        let session = try access.open()
        let findings = try Audit(session, stack: stack, run: runName, now: Date()).findings()
        if json {
            try JSONOutput.print(findings)
        } else if findings.isEmpty {
            print("nothing of ours is in \(session.region)")
        } else {
            let rows = findings.map {
                [$0.isInUse ? "in use" : "leftover", $0.kind.rawValue, $0.name, $0.stack ?? "", $0.detail]
            }
            for line in TextTable(header: ["STATE", "WHAT", "NAME", "STACK", "DETAIL"], rows: rows).lines {
                print(line)
            }
        }
        let leftovers = findings.filter { !$0.isInUse }
        guard remove, !leftovers.isEmpty else { return }
        guard try confirmation.given(for: "remove \(leftovers.count) leftovers in \(session.region)?") else {
            return Console.note("nothing was changed")
        }
        for leftover in leftovers {
            try leftover.remove(session)
            Console.note("removed: \(leftover.kind.rawValue) \(leftover.name)")
        }
    }
}
