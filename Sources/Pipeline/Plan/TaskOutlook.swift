/// What would become of a planned task if the plan ran now, as the run store tells it.
package enum TaskOutlook: Hashable, Sendable {
    /// Its outputs stand from an earlier run.
    case cached
    /// It must run, and why, the first reason first (`input r1 changed: reads_1.fastq.gz`); no reason: it never ran.
    case runs([String])
    /// It depends on a task that must run, so what it reads is not known yet.
    case waits

    /// For a table: `cached`, `input r1 changed: reads_1.fastq.gz`.
    package var description: String {
        switch self {
        case .cached: "cached"
        case .runs(let reasons):
            switch reasons.count {
            case 0: "new"
            case 1: reasons[0]
            default: "\(reasons[0]) (and \(reasons.count - 1) more)"
            }
        case .waits: "after its inputs"
        }
    }

    /// For programs: `cached`, `runs`, `waits`.
    package var word: String {
        switch self {
        case .cached: "cached"
        case .runs: "runs"
        case .waits: "waits"
        }
    }

    /// Why it runs, the likeliest first; empty for what does not.
    package var reasons: [String] {
        if case .runs(let reasons) = self { reasons } else { [] }
    }
}
