import Foundation
import LocalRunner
import Pipeline

/// What stages declare for showing, read, as far as it fits in a page that can be sent.
struct ShownFiles {
    /// The measures of one output of a stage, for each task.
    struct Metrics {
        let stage: String
        let output: String
        let rows: [(output: ShownOutput, file: MetricsFile)]
    }

    struct Table {
        let output: ShownOutput
        let content: TableFile
    }

    struct Figure {
        let output: ShownOutput
        /// `data:image/png;base64,...`; nil: no room for it.
        let source: String?
    }

    /// Of all pictures together, before they become text.
    private static let figureBytes: Int64 = 1_200_000
    private static let mostTables = 30
    private static let tableRows = 12

    private(set) var metrics: [Metrics] = []
    private(set) var tables: [Table] = []
    private(set) var figures: [Figure] = []
    /// Outputs that could not be read or have no room, in words.
    private(set) var remarks: [String] = []

    init(_ report: RunReport) {
        var groups: [(stage: String, output: String, rows: [(ShownOutput, MetricsFile)])] = []
        var figureBytes: Int64 = 0
        for output in report.outputs {
            let path = "\(report.directory)/\(output.path)"
            switch output.show {
            case .metrics:
                guard output.bytes <= MetricsFile.largest, let content = FileManager.default.contents(atPath: path)
                else {
                    remarks.append("\(output.path): cannot be read as metrics")
                    continue
                }
                let row = (output, MetricsFile(content))
                let group = groups.firstIndex { $0.stage == output.stage && $0.output == output.output }
                if let group {
                    groups[group].rows.append(row)
                } else {
                    groups.append((output.stage, output.output, [row]))
                }
            case .table:
                if tables.count < Self.mostTables, let table = Self.table(path, bytes: output.bytes) {
                    tables.append(Table(output: output, content: table))
                } else {
                    remarks.append("\(output.path): not shown")
                }
            case .figure:
                var source: String?
                if figureBytes + output.bytes <= Self.figureBytes { source = Self.picture(path) }
                if source != nil { figureBytes += output.bytes }
                figures.append(Figure(output: output, source: source))
            }
        }
        metrics = groups.map { Metrics(stage: $0.stage, output: $0.output, rows: $0.rows) }
    }

    private static func table(_ path: String, bytes: Int64) -> TableFile? {
        guard let file = FileHandle(forReadingAtPath: path),
            let content = try? file.read(upToCount: TableFile.longest),
            // Compressed, or no text at all.
            !content.prefix(1024).contains(0)
        else { return nil }
        return TableFile(content, isWhole: bytes <= TableFile.longest, rows: tableRows)
    }

    /// A file as an image that needs no other file; nil: it is none of a kind that browsers show.
    private static func picture(_ path: String) -> String? {
        guard let content = FileManager.default.contents(atPath: path) else { return nil }
        let kinds: [(magic: [UInt8], type: String)] = [
            ([0x89, 0x50, 0x4E, 0x47], "image/png"), ([0xFF, 0xD8, 0xFF], "image/jpeg"),
            (Array("<svg".utf8), "image/svg+xml"), (Array("<?xml".utf8), "image/svg+xml"),
        ]
        guard let kind = kinds.first(where: { content.starts(with: $0.magic) }) else { return nil }
        return "data:\(kind.type);base64,\(content.base64EncodedString())"
    }
}
