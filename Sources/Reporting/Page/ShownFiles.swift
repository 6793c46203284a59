import Foundation
import LocalRunner
import Pipeline
import RunStore

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
        /// Below the run directory.
        let path: String
        /// `data:image/png;base64,...`; nil: no room for it.
        let source: String?
        /// nil: it is a picture and nothing more.
        let map: MapFigure?

        /// `map.png`
        var name: String { path.split(separator: "/").last.map(String.init) ?? output.output }
    }

    /// Of all pictures together, before they become text.
    private static let figureBytes = 1_200_000
    private static let mostTables = 30
    private static let tableRows = 12

    private(set) var metrics: [Metrics] = []
    private(set) var tables: [Table] = []
    private(set) var figures: [Figure] = []
    /// Outputs that could not be read or have no room, in words.
    private(set) var remarks: [String] = []

    init(_ report: RunReport) {
        var groups: [(stage: String, output: String, rows: [(ShownOutput, MetricsFile)])] = []
        var figureBytes = 0
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
                for name in Self.files(at: path) {
                    let room = Self.figureBytes - figureBytes
                    let source = Self.picture(path + name, upTo: room)
                    if let source { figureBytes += source.bytes }
                    figures.append(
                        Figure(output: output, path: output.path + name, source: source?.text, map: source?.map))
                }
            }
        }
        metrics = groups.map { Metrics(stage: $0.stage, output: $0.output, rows: $0.rows) }
    }

    /// nil: it cannot be read, or is no text.
    static func table(_ path: String, bytes: Int64) -> TableFile? {
        guard let file = FileHandle(forReadingAtPath: path),
            let content = try? file.read(upToCount: TableFile.longest),
            // Compressed, or no text at all.
            !content.prefix(1024).contains(0)
        else { return nil }
        return TableFile(content, isWhole: bytes <= TableFile.longest, rows: tableRows)
    }

    /// What is added to the path of an output for each of its files: nothing, or of a folder their names.
    private static func files(at path: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted().map { "/" + $0 } ?? [""]
    }

    /// A file as an image that needs no other file; nil: it is too large, or of no kind that browsers show.
    private static func picture(_ path: String, upTo room: Int) -> (text: String, bytes: Int, map: MapFigure?)? {
        guard let status = Files.status(path), status.stamp.bytes <= room,
            let content = FileManager.default.contents(atPath: path)
        else { return nil }
        let kinds: [(magic: [UInt8], type: String)] = [
            ([0x89, 0x50, 0x4E, 0x47], "image/png"), ([0xFF, 0xD8, 0xFF], "image/jpeg"),
            (Array("<svg".utf8), "image/svg+xml"), (Array("<?xml".utf8), "image/svg+xml"),
        ]
        guard let kind = kinds.first(where: { content.starts(with: $0.magic) }) else { return nil }
        return (
            "data:\(kind.type);base64,\(content.base64EncodedString())", content.count,
            kind.type == "image/png" ? MapFigure(png: content) : nil
        )
    }
}
