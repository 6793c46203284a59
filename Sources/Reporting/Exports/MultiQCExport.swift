import Foundation
import LocalRunner
import OrderedCollections
import Pipeline

/// What stages declare for showing as files for MultiQC (https://multiqc.info), which names a sample after its file.
///
/// Statistics of pairtools' format, which MultiQC has a module for, are linked under the sample's name. All other metrics
/// and the lengths of tables become its custom content (`*_mqc.json`), a section for each output of a stage.
package struct MultiQCExport {
    private let report: RunReport
    private let metrics: [ShownFiles.Metrics]

    /// - Parameter report: of a run directory that is there: metrics and tables are read from it.
    package init(_ report: RunReport) {
        self.report = report
        metrics = ShownFiles(report).metrics
    }

    /// Writes the files into a folder, made where there is none.
    /// - Returns: how many there are.
    package func write(to folder: String) throws(RunnerError) -> Int {
        try Files.makeFolders(folder)
        var names: Set<String> = []
        for group in metrics {
            for row in group.rows where row.file.isOfPairtools {
                let sample = Self.sample(row.output)
                // One name is one sample: of two stages with statistics the second one says which it is.
                let name = names.contains(sample) ? "\(sample)_\(group.stage)" : sample
                names.insert(name)
                try ResultLinks.show(
                    "\(report.directory)/\(row.output.path)", kind: .file, at: "\(folder)/\(name).stats")
            }
        }
        let sections = sections
        for section in sections {
            try Files.replace("\(folder)/\(section.id)_mqc.json") { write throws(RunnerError) in
                try write(PlanFile.text(section) + "\n")
            }
        }
        return names.count + sections.count
    }

    /// `yeast_lane1`; of a stage that runs once its name.
    private static func sample(_ output: ShownOutput) -> String {
        let name = output.labels.isEmpty ? output.stage : output.labels.joined(separator: "_")
        return name.replacing("/", with: "_")
    }

    // MARK: - Custom content

    private var sections: [MultiQCSection] {
        let measures = metrics.compactMap { group in
            section(group, of: group.rows.filter { !$0.file.isOfPairtools }.map { ($0.output, $0.file) })
        }
        let tables = OrderedDictionary(grouping: report.outputs.filter { $0.show == .table }) {
            "\($0.stage) \($0.output)"
        }
        return measures + tables.values.compactMap(section)
    }

    private func section(
        _ group: ShownFiles.Metrics, of rows: [(output: ShownOutput, file: MetricsFile)]
    ) -> MultiQCSection? {
        guard !rows.isEmpty else { return nil }
        var section = MultiQCSection(stage: group.stage, output: group.output)
        let known = KnownMetric.found(in: rows.map(\.file))
        for metric in known {
            section.add(metric.title, about: metric.about, isShare: metric.form == .share)
            for row in rows { section.set(metric.title, of: Self.sample(row.output), metric.value(row.file)) }
        }
        if known.isEmpty {
            for key in OrderedSet(rows.flatMap(\.file.keys)).prefix(Self.mostColumns) {
                guard rows.contains(where: { $0.file.number(key) != nil }) else { continue }
                section.add(key, about: key, isShare: false)
                for row in rows { section.set(key, of: Self.sample(row.output), row.file.number(key)) }
            }
        }
        return section.isEmpty ? nil : section
    }

    private static let mostColumns = 60

    /// How many rows tables have: loops, for one.
    private func section(_ tables: [ShownOutput]) -> MultiQCSection? {
        guard let first = tables.first else { return nil }
        var section = MultiQCSection(stage: first.stage, output: first.output)
        section.add(first.output, about: "Rows of the table", isShare: false)
        for table in tables {
            let content = ShownFiles.table("\(report.directory)/\(table.path)", bytes: table.bytes)
            let count = content.flatMap { content in content.further.map { Double($0 + content.rows.count) } }
            section.set(first.output, of: Self.sample(table), count)
        }
        return section.isEmpty ? nil : section
    }
}

extension MetricsFile {
    /// What MultiQC knows the format by.
    fileprivate var isOfPairtools: Bool {
        ["total_single_sided_mapped", "cis", "trans"].allSatisfy { number($0) != nil }
            && keys.contains { $0.hasPrefix("pair_types/") }
    }
}
