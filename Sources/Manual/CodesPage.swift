import LocalRunner
import Pipeline

/// Every code that the program speaks in, from the types that have them.
enum CodesPage {
    static func blocks(exitStatuses: [Manual.ExitStatus]) -> [PageBlock] {
        [
            .heading("Codes and rules", level: 1),
            .paragraph(
                "Exit statuses, findings about a machine, kinds of failure, and what a pipeline file must keep to."),
            .heading("Exit status", level: 2),
            .table(
                header: ["status", "meaning"],
                rows: exitStatuses.map { [.code("\($0.code)"), .text($0.about)] }),
            .heading("Findings", level: 2),
            .paragraph(
                "What `cohesin doctor` and the start of a run say of a machine. Each comes with the command that mends it."
            ),
            .table(
                header: ["code", "meaning"],
                rows: Finding.Code.allCases.map { [.code($0.rawValue), .text($0.about)] }),
            .heading("Failures of a task", level: 2),
            .paragraph("The kinds of failure that a stage's `retry` names, and what helps."),
            .table(
                header: ["kind", "meaning", "further attempts without a retry", "what helps"],
                rows: FailureClass.allCases.map { kind in
                    [
                        .code(kind.rawValue), .text(kind.about),
                        .text("\(RetryPolicy.standard.budgets[kind]?.retries ?? 0)"), .text(kind.advice ?? ""),
                    ]
                }),
            .heading("Rules of a pipeline file", level: 2),
            .paragraph(
                "What `cohesin validate` checks beyond keys and values. A file that breaks one is told so with line and "
                    + "column."),
            .table(header: ["what holds"], rows: ValidationRule.all.map { [.text($0.name)] }),
        ]
    }
}
