import Pipeline

/// A measure of Hi-C data that is known by its keys, and what is thought of its values.
struct KnownMetric: Sendable {
    enum Form: Sendable { case count, share }

    let title: String
    /// What it is, in a sentence.
    let about: String
    let form: Form
    var scale: Scale?
    /// nil: the file does not have it.
    let value: @Sendable (MetricsFile) -> Double?

    /// The value for people.
    func text(_ value: Double) -> String {
        switch form {
        case .count: NumberText.grouped(Int(exactly: value.rounded()) ?? 0)
        case .share: NumberText.percent(value)
        }
    }

    /// Those of which the files have at least one, in their order; empty: these are files of something else.
    static func found(in files: [MetricsFile]) -> [KnownMetric] {
        [pairs, reads].first { set in
            let present = set.filter { metric in files.contains { metric.value($0) != nil } }
            return present.count > 3
        }?.filter { metric in files.contains { metric.value($0) != nil } } ?? []
    }

    /// pairtools' statistics.
    private static let pairs: [KnownMetric] = [
        KnownMetric(title: "read pairs", about: "All that were sequenced", form: .count) { $0.number("total") },
        KnownMetric(
            title: "both ends mapped", about: "Of all read pairs", form: .share,
            scale: Scale(good: 0.6, fair: 0.4, isRuleOfThumb: true)
        ) { share("total_mapped", of: "total", $0) },
        KnownMetric(
            title: "duplicates", about: "Of the mapped pairs; it grows with the depth of sequencing", form: .share,
            scale: Scale(good: 0.2, fair: 0.4, isRuleOfThumb: true)
        ) { file in (file.number("total_dups") ?? 0) > 0 ? share("total_dups", of: "total_mapped", file) : nil },
        KnownMetric(title: "contacts", about: "Mapped pairs without duplicates", form: .count) {
            $0.number("total_nodups")
        },
        KnownMetric(title: "cis", about: "Contacts within one chromosome", form: .share) {
            share("cis", of: "total_nodups", $0)
        },
        KnownMetric(
            title: "cis > 20 kb", about: "Contacts within one chromosome over more than 20 kb", form: .share,
            scale: Scale(good: 0.4, fair: 0.15)
        ) { share("cis_20kb+", of: "total_nodups", $0) },
        KnownMetric(
            title: "cis to trans",
            about: "Of the contacts over more than 20 kb or between chromosomes, those within one",
            form: .share, scale: Scale(good: 0.4, fair: 0.4)
        ) { file in
            guard let long = file.number("cis_20kb+"), let trans = file.number("trans"), long + trans > 0 else {
                return nil
            }
            return long / (long + trans)
        },
    ]

    /// `cohesin fastq qc`.
    private static let reads: [KnownMetric] = [
        KnownMetric(title: "read pairs", about: "All that were sequenced", form: .count) { $0.number("pairs") },
        KnownMetric(title: "read 1: length", about: "The mean, in bases", form: .count) {
            $0.number("files/1/length_mean")
        },
        KnownMetric(title: "read 2: length", about: "The mean, in bases", form: .count) {
            $0.number("files/2/length_mean")
        },
        quality("read 1", "files/1"), quality("read 2", "files/2"),
        KnownMetric(
            title: "ligation junctions",
            about: "Read pairs in which the enzyme's ligation junction is seen; longer reads show more",
            form: .share
        ) { $0.number("junctions/1/pairs_fraction") },
    ]

    private static func quality(_ read: String, _ prefix: String) -> KnownMetric {
        KnownMetric(
            title: "\(read): Q30", about: "Bases with an error probability of 1 in 1000 or less", form: .share,
            scale: Scale(good: 0.8, fair: 0.7, isRuleOfThumb: true)
        ) { $0.number("\(prefix)/q30_fraction") }
    }

    private static func share(_ part: String, of whole: String, _ file: MetricsFile) -> Double? {
        guard let part = file.number(part), let whole = file.number(whole), whole > 0 else { return nil }
        return part / whole
    }
}

/// From when on a share is good, and from when on it will do.
///
/// Those of contacts beyond 20 kb and of cis to trans are of 4DN's pairsqc, after Rao et al. 2014: at least 15 % of long
/// contacts are required and 40 % suggest a good library; a ratio of cis to trans above 40 % is required.
struct Scale: Sendable {
    let good: Double
    let fair: Double
    /// Less is better where `fair` is more than `good`.
    private var isDescending: Bool { fair > good }
    /// What many go by, without a source that decides it.
    var isRuleOfThumb = false

    enum Verdict: String, Sendable {
        case good, fair, poor

        /// A sign that needs no colour.
        var sign: String {
            switch self {
            case .good: "\u{2713}"
            case .fair: "~"
            case .poor: "\u{2717}"
            }
        }
    }

    func verdict(_ value: Double) -> Verdict {
        func reaches(_ limit: Double) -> Bool { isDescending ? value <= limit : value >= limit }
        return reaches(good) ? .good : reaches(fair) ? .fair : .poor
    }
}
