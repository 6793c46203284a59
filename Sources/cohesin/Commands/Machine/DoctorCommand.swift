import ArgumentParser
import Foundation
import LocalRunner

/// `cohesin doctor`
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at this machine: what a run can use, what it cannot, and the command that mends it.",
        discussion: """
            Ends with 3 when no run could do its work here; a missing GPU or engine alone does not stop one. With a \
            pipeline file and what 'cohesin run' would be given: also what that run would meet here, and 3 when it would \
            be refused. Nothing is pulled.
            """)

    @Argument(help: "A pipeline file.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String?

    @OptionGroup var values: ParameterOptions
    @OptionGroup var machine: MachineOptions

    @Flag(help: "One JSON document.")
    var json = false

    private struct Document: Encodable {
        var canRun: Bool
        var findings: [Finding]
    }

    func run() throws {
        let plan = try file.map { try PipelineOptions.plan(values.request(for: $0)).plan }
        let findings = Doctor.examine(
            directory: FileManager.default.currentDirectoryPath, environment: ProcessInfo.processInfo.environment,
            preflight: try plan.map { try machine.preflight(for: $0) })
        let canRun = !findings.contains { $0.weight == .stops }
        if json {
            try JSONOutput.print(Document(canRun: canRun, findings: findings))
        } else {
            let table = TextTable(
                header: ["", "CODE", "FINDING"],
                rows: findings.flatMap { finding in
                    let lines = finding.text.split(separator: "\n").map(String.init)
                    return [[finding.weight.rawValue, finding.code.rawValue, lines.first ?? ""]]
                        + (lines.dropFirst() + (finding.remedy.map { ["  mend: \($0)"] } ?? [])).map { ["", "", $0] }
                })
            for line in table.lines { print(line) }
        }
        if !canRun {
            throw CommandFailure(
                .environment, "\(file ?? "no run") can\(file == nil ? "" : "not") do its work here: see what stops it")
        }
    }
}
