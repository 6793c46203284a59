import ArgumentParser
import Foundation
import LocalRunner

/// `cohesin doctor`
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at this machine: what a run can use, what it cannot, and the command that mends it.",
        discussion: "Ends with 3 when no run could do its work here; a missing GPU or engine alone does not stop one.")

    @Flag(help: "One JSON document.")
    var json = false

    private struct Document: Encodable {
        var canRun: Bool
        var findings: [Finding]
    }

    func run() throws {
        let findings = Doctor.examine(
            directory: FileManager.default.currentDirectoryPath, environment: ProcessInfo.processInfo.environment)
        let canRun = !findings.contains { $0.weight == .stops }
        if json {
            try JSONOutput.print(Document(canRun: canRun, findings: findings))
        } else {
            let table = TextTable(
                header: ["", "CODE", "FINDING"],
                rows: findings.flatMap { finding in
                    [[finding.weight.rawValue, finding.code.rawValue, finding.text]]
                        + (finding.remedy.map { [["", "", "  mend: \($0)"]] } ?? [])
                })
            for line in table.lines { print(line) }
        }
        if !canRun { throw CommandFailure(.environment, "no run can do its work here: see what stops it") }
    }
}
